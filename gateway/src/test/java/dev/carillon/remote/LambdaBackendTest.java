// SPDX-License-Identifier: Apache-2.0
package dev.carillon.remote;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.config.LambdaConfig;
import dev.carillon.event.Event;
import dev.carillon.function.Outcome;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The AWS SDK calls a server that speaks Lambda's API.
class LambdaBackendTest {
  private static final String ARN = "arn:aws:lambda:eu-west-3:123456789012:function:chat";
  private static final String KEY = "aws.accessKeyId";
  private static final String SECRET = "aws.secretAccessKey";

  @BeforeAll
  static void credentials() {
    System.setProperty(KEY, "AKIDEXAMPLE");
    System.setProperty(SECRET, "hush");
  }

  @AfterAll
  static void noCredentials() {
    System.clearProperty(KEY);
    System.clearProperty(SECRET);
  }

  private static LambdaBackend backend(TestServer server) {
    return new LambdaBackend(new LambdaConfig(ARN, server.uri()));
  }

  @Test
  void aFunctionGetsTheEventAndItsAnswerComesBackAsItIs() throws Exception {
    Event event = Calls.message("{\"action\":\"x\"}");
    try (var server =
            new TestServer(exchange -> TestServer.send(exchange, 200, "{\"statusCode\":200}"));
        var backend = backend(server)) {
      Outcome outcome = Calls.call(backend, event);
      TestServer.Request asked = server.next();

      assertThat(outcome)
          .isInstanceOfSatisfying(
              Outcome.Returned.class,
              returned ->
                  assertThat(returned.payload())
                      .asString(StandardCharsets.UTF_8)
                      .isEqualTo("{\"statusCode\":200}"));
      assertThat(asked.target())
          .isEqualTo("/2015-03-31/functions/" + ARN.replace(":", "%3A") + "/invocations");
      assertThat(asked.body()).isEqualTo(event.json());
      assertThat(asked.header("Authorization"))
          .startsWith("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/")
          .contains("/eu-west-3/lambda/aws4_request");
    }
  }

  @Test
  void aFunctionThatThrowsHasFailedWithItsOwnWords() throws Exception {
    try (var server =
            new TestServer(exchange -> {
              exchange.getResponseHeaders().add("X-Amz-Function-Error", "Unhandled");
              TestServer.send(
                  exchange, 200, "{\"errorMessage\":\"no such room\",\"errorType\":\"RoomError\"}");
            });
        var backend = backend(server)) {
      assertThat(Calls.call(backend, Calls.disconnect()))
          .isEqualTo(new Outcome.Failed("RoomError", "no such room"));
    }
  }

  @Test
  void anErrorWithoutADescriptionHasTheKindThatTheHeaderNames() throws Exception {
    try (var server =
            new TestServer(exchange -> {
              exchange.getResponseHeaders().add("X-Amz-Function-Error", "Unhandled");
              TestServer.send(exchange, 200, "");
            });
        var backend = backend(server)) {
      assertThat(Calls.call(backend, Calls.disconnect()))
          .isEqualTo(new Outcome.Failed("Unhandled", ""));
    }
  }

  @Test
  void throttlingIsTriedAgainAsTheSdkDoesAndThenIsThrottling() throws Exception {
    try (var server =
            new TestServer(exchange -> {
              exchange.getResponseHeaders().add("x-amzn-ErrorType", "TooManyRequestsException");
              TestServer.send(exchange, 429, "{\"message\":\"Rate exceeded\"}");
            });
        var backend = backend(server)) {
      assertThat(Calls.call(backend, Calls.disconnect())).isInstanceOf(Outcome.Throttled.class);
      assertThat(server.waiting()).isGreaterThan(1);
    }
  }

  @Test
  void aRefusalNamesItsError() throws Exception {
    try (var server =
            new TestServer(exchange -> {
              exchange.getResponseHeaders().add("x-amzn-ErrorType", "ResourceNotFoundException");
              TestServer.send(exchange, 404, "{\"Message\":\"Function not found\"}");
            });
        var backend = backend(server)) {
      assertThat(Calls.call(backend, Calls.disconnect()))
          .isInstanceOfSatisfying(
              Outcome.Failed.class,
              failed -> {
                assertThat(failed.type()).isEqualTo("Lambda.ResourceNotFoundException");
                assertThat(failed.message()).contains("Function not found");
              });
    }
  }

  @Test
  void nobodyWaitsLongerThanTheCallMayTakeAndNoThreadDoes() throws Exception {
    try (var listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var backend =
            new LambdaBackend(
                new LambdaConfig(ARN, URI.create("http://127.0.0.1:" + listener.getLocalPort())))) {
      CompletableFuture<Outcome> outcome =
          Calls.start(backend, Calls.disconnect(), Duration.ofSeconds(1));
      try (Socket accepted = listener.accept()) {
        assertThat(outcome.get(20, TimeUnit.SECONDS)).isInstanceOf(Outcome.TimedOut.class);
        accepted.setSoTimeout(20_000);
        // The whole request, and then the end: the SDK has hung up.
        assertThat(accepted.getInputStream().readAllBytes()).isNotEmpty();
      }
    }
  }

  @Test
  void anApiThatIsNotThereIsUnreachable() throws Exception {
    int port;
    try (var listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = listener.getLocalPort();
    }
    var backend = new LambdaBackend(new LambdaConfig(ARN, URI.create("http://127.0.0.1:" + port)));
    assertThat(Calls.call(backend, Calls.disconnect()))
        .isInstanceOfSatisfying(
            Outcome.Failed.class,
            failed -> assertThat(failed.type()).isEqualTo("Lambda.Unreachable"));
    backend.close();
    assertThat(Calls.call(backend, Calls.disconnect()))
        .isEqualTo(new Outcome.Failed("Lambda.Unreachable", "the gateway is closing"));
  }
}
