// SPDX-License-Identifier: Apache-2.0
package dev.carillon.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class FunctionsTest {
  private static final Report.Latency LATENCY = new Report.Latency(1.25, 2, 3.5, 4, 5);

  private static Report report(long delivered) {
    var messages = new Report.Messages(128, delivered, delivered, 0, 0, 0, 0, 0, 0);
    return new Report(
        "echo",
        "",
        true,
        new Report.Connections(1, 1, 0, 0, 1, null),
        messages,
        LATENCY,
        null,
        new Report.Client("epoll", 1, 0),
        null,
        List.of());
  }

  @Test
  void helpEndsWithExamples() {
    assertThat(BenchRun.of("functions", "--help").out())
        .contains("Examples:", "--only java,node --seconds 30 --json");
    assertThat(BenchRun.of("functions", "--seconds", "0").err()).contains("must be more than 0");
  }

  @ParameterizedTest
  @EnumSource
  void everyKindHasARouteThatAnswersAndCodeThatIsThere(FunctionKind kind) {
    Programs programs = Programs.ofCheckout();
    Map<String, Object> route = kind.route(programs, "classes", 1);
    JsonNode config = JsonMapper.shared().readTree(FunctionGateway.configuration(route));
    JsonNode echo = config.path("apis").path(0).path("routes").path("echo");

    assertThat(echo.path("response").asBoolean() || echo.has("integration")).isTrue();
    String code = echo.path("process").path("code").asString("");
    if (code.contains("/")) {
      assertThat(Path.of(code).toFile().list()).isNotEmpty();
    }
  }

  @Test
  void costsArePerEventOfThoseThatWereAnswered() {
    var gateway = new ServerProcess.Cpu(600_000, 400_000);

    FunctionCost cost =
        FunctionCost.of(FunctionKind.NODE, report(20_000), gateway, 1_000_000, 10, 81.26);

    assertThat(cost)
        .isEqualTo(
            new FunctionCost(
                "Node process", true, 2_000, 20_000, 10_000, 1.25, 3.5, 30, 20, 50, 81.3));
    var text = new StringWriter();
    FunctionsCommand.print(new PrintWriter(text, true), List.of(cost));
    assertThat(text.toString())
        .endsWith(
            "| Node process | 2,000 | 20,000 | 10,000 | 1.25, 3.50 | 30.0, 20.0 | 50.0 | 81 |\n");
  }

  @Test
  void nothingAnsweredIsNoFigure() {
    assertThatThrownBy(() ->
            FunctionCost.of(FunctionKind.HTTP, report(0), new ServerProcess.Cpu(1, 1), 0, 1, null))
        .hasMessageStartingWith("HTTP backend answered nothing");
  }

  @Test
  void theHttpBackendAndTheJavaFunctionSayWhatTheyWereTold() throws Exception {
    try (HttpEcho echo = new HttpEcho();
        HttpClient client = HttpClient.newHttpClient()) {
      var request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + echo.port() + "/"))
              .POST(BodyPublishers.ofString("said"))
              .build();

      assertThat(client.send(request, BodyHandlers.ofString()).body()).isEqualTo("said");
    }
    assertThat(new EchoFunction().handle(Map.of("body", "said")))
        .isEqualTo(Map.of("statusCode", 200, "body", "said"));
  }

  @Test
  void theFirstCallIsTimedBesideLaterOnes() {
    try (TinyServer server = new TinyServer(TinyServer.Fault.NONE)) {
      assertThat(FirstCall.cold(server.url())).isBetween(-1_000.0, 20_000.0);
    }
  }
}
