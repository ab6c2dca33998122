// SPDX-License-Identifier: Apache-2.0
package dev.carillon.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PublishCommandTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-01-02T03:04:05Z"), ZoneOffset.UTC);

  private final CommandRun run = new CommandRun();
  private HttpServer server;
  private volatile int status = 200;
  private volatile String answer = "{\"connections\":3}";
  private volatile String request = "";
  private volatile String body = "";
  private volatile String authorization = "";

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void theMessageIsPostedToTheChannelAndTheCountPrinted() {
    int code = publish("", Map.of(), url(), "news=1", "hällo", "--exclude", "JC1dgf9yoAMCK-g=");

    assertThat(code).as(run.err()).isZero();
    assertThat(run.out()).isEqualTo("delivered to 3 connections\n");
    assertThat(request).isEqualTo("POST /dev/@channels/news%3D1?exclude=JC1dgf9yoAMCK-g%3D");
    assertThat(body).isEqualTo("hällo");
    assertThat(authorization).isEmpty();
  }

  @Test
  void oneConnectionIsSingular() {
    answer = "{\"connections\":1,\"later\":true}";
    publish("", Map.of(), url(), "news", "hi");

    assertThat(run.out()).isEqualTo("delivered to 1 connection\n");
  }

  @Test
  void aDashReadsTheMessageFromStandardInput() {
    publish("from\nstdin\n", Map.of(), url(), "news", "-");

    assertThat(body).isEqualTo("from\nstdin\n");
  }

  @Test
  void keysOfTheEnvironmentSign() {
    Map<String, String> keys =
        Map.of(
            "AWS_ACCESS_KEY_ID", "AKID", "AWS_SECRET_ACCESS_KEY", "s", "AWS_REGION", "eu-west-1");
    publish("", keys, url(), "news", "hi");

    assertThat(authorization)
        .startsWith(
            "AWS4-HMAC-SHA256 Credential=AKID/20260102/eu-west-1/execute-api/aws4_request,"
                + " SignedHeaders=host;x-amz-content-sha256;x-amz-date, Signature=");
  }

  @Test
  void keysOfTheCommandLineGoBeforeThoseOfTheEnvironment() {
    Map<String, String> keys = Map.of("AWS_ACCESS_KEY_ID", "AKID", "AWS_SECRET_ACCESS_KEY", "s");
    publish("", keys, url(), "news", "hi", "--access-key", "OTHER", "--secret-key", "t");

    assertThat(authorization).contains("Credential=OTHER/20260102/us-east-1/");
  }

  @Test
  void halfAKeyIsRefused() {
    int code = publish("", Map.of(), url(), "news", "hi", "--access-key", "A");

    assertThat(code).isEqualTo(1);
    assertThat(run.err())
        .isEqualTo(
            "carillon publish: an access key and its secret belong together; give both or neither\n");
  }

  @Test
  void aRefusalSaysWhatToCheck() {
    status = 403;
    answer = "{\"message\":\"Forbidden\"}";
    int code = publish("", Map.of(), url(), "news", "hi");

    assertThat(code).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .isEqualTo(
            "carillon publish: the gateway refused it (403 {\"message\":\"Forbidden\"}); check the"
                + " access key, its secret, the region, and what the key may do\n");
  }

  @Test
  void anotherServersAnswerIsNotTakenForSuccess() {
    answer = "<html>";
    int code = publish("", Map.of(), url(), "news", "hi");

    assertThat(code).isEqualTo(1);
    assertThat(run.err()).contains("is no Carillon gateway: <html>");
  }

  @Test
  void whereNobodyListensItSaysWhatToDo() {
    String url = url();
    server.stop(0);

    assertThat(publish("", Map.of(), url, "news", "hi")).isEqualTo(1);
    assertThat(run.err()).contains("nobody listens on 127.0.0.1:", "is the gateway running there?");
  }

  @Test
  void somethingThatIsNoAddressIsRefused() {
    assertThat(publish("", Map.of(), "localhost", "news", "hi")).isEqualTo(1);
    assertThat(run.err()).contains("'localhost' is no address of a stage; expected such as ws://");
  }

  @Test
  void helpEndsWithAnExample() {
    run.execute(new PublishCommand(), "--help");

    assertThat(run.out()).contains("carillon publish ws://127.0.0.1:8080/dev news 'hello all'");
  }

  private String url() {
    return "ws://127.0.0.1:" + server.getAddress().getPort() + "/dev/";
  }

  private int publish(String input, Map<String, String> environment, String... arguments) {
    ByteArrayInputStream in = new ByteArrayInputStream(input.getBytes(UTF_8));
    return run.execute(new PublishCommand(in, environment, CLOCK), arguments);
  }

  private void answer(HttpExchange exchange) throws IOException {
    request = exchange.getRequestMethod() + " " + exchange.getRequestURI();
    body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    authorization =
        exchange
            .getRequestHeaders()
            .getOrDefault("Authorization", java.util.List.of(""))
            .getFirst();
    byte[] bytes = answer.getBytes(UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}
