// SPDX-License-Identifier: Apache-2.0
package dev.carillon.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import dev.carillon.config.HttpConfig;
import dev.carillon.event.Event;
import dev.carillon.event.ProxyResponse;
import dev.carillon.function.Outcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class HttpBackendTest {
  private static final String[] HANDSHAKE = {
    "Host", "127.0.0.1:8080",
    "Connection", "Upgrade, X-Mine",
    "Upgrade", "websocket",
    "X-Mine", "of the hop",
    "Sec-WebSocket-Version", "13",
    "Sec-WebSocket-Key", "k",
    "Proxy-Authorization", "secret",
    "Authorization", "Bearer t",
    "Cookie", "a=1"
  };

  private static HttpBackend backend(String url, Map<String, String> parameters) {
    return new HttpBackend(new HttpConfig(url, "POST", parameters), false);
  }

  private static ProxyResponse answer(Outcome outcome) {
    assertThat(outcome).isInstanceOf(Outcome.Answered.class);
    return ((Outcome.Answered) outcome).response();
  }

  private static void ok(HttpExchange exchange) throws IOException {
    TestServer.send(exchange, 200, "");
  }

  @Test
  void theMessageIsTheBodyAndTheConnectionIsNotNamed() throws Exception {
    try (var server =
            new TestServer(exchange -> {
              exchange.getResponseHeaders().add("X-Answer", "yes");
              TestServer.send(exchange, 201, "{\"a\":1}");
            });
        var backend = backend(server.url() + "/chat?k=v", Map.of())) {
      ProxyResponse answer = answer(Calls.call(backend, Calls.message("{\"action\":\"x\"}")));
      TestServer.Request asked = server.next();

      assertThat(asked.method()).isEqualTo("POST");
      assertThat(asked.target()).isEqualTo("/chat?k=v");
      assertThat(asked.text()).isEqualTo("{\"action\":\"x\"}");
      assertThat(asked.header("Content-Type")).isEqualTo("application/json");
      assertThat(asked.header("User-Agent")).isEqualTo("AmazonAPIGateway_carillon01");
      assertThat(asked.header("Upgrade")).isNull();
      assertThat(asked.exchange().getRequestHeaders().toString()).doesNotContain(Calls.CONNECTION);
      assertThat(answer.statusCode()).isEqualTo(201);
      assertThat(answer.body()).asString(StandardCharsets.UTF_8).isEqualTo("{\"a\":1}");
      assertThat(answer.headers()).contains(Map.entry("x-answer", "yes"));
    }
  }

  @Test
  void bytesArriveAsTheyAreAndNoBodyIsNone() throws Exception {
    try (var server = new TestServer(HttpBackendTest::ok);
        var backend = backend(server.url(), Map.of())) {
      byte[] bytes = {0, (byte) 0xff};
      ProxyResponse answer = answer(Calls.call(backend, Calls.message(bytes, true, Map.of())));
      TestServer.Request asked = server.next();

      assertThat(asked.body()).isEqualTo(bytes);
      assertThat(asked.header("Content-Type")).isEqualTo("application/octet-stream");
      assertThat(answer.body()).isNull();
    }
  }

  @Test
  void aHandshakePassesWithItsQueryButWithoutItsHop() throws Exception {
    try (var server = new TestServer(HttpBackendTest::ok);
        var backend =
            backend(
                server.url() + "/c",
                Map.of(
                    "integration.request.header.connectionId", "context.connectionId",
                    "integration.request.header.Authorization", "'ours'",
                    "integration.request.querystring.b", "stageVariables.none",
                    "integration.request.querystring.c", "'3'"))) {
      Calls.call(backend, Calls.connect("/dev?a=1&b=2&c=0", HANDSHAKE));
      TestServer.Request asked = server.next();

      assertThat(asked.target()).isEqualTo("/c?a=1&b=2&c=3");
      assertThat(asked.body()).isEmpty();
      assertThat(asked.header("Cookie")).isEqualTo("a=1");
      assertThat(asked.header("X-Forwarded-For")).isEqualTo("127.0.0.1");
      assertThat(asked.header("connectionId")).isEqualTo(Calls.CONNECTION);
      assertThat(asked.header("Authorization")).isEqualTo("ours");
      assertThat(asked.header("Host")).isEqualTo("127.0.0.1:" + server.port());
      assertThat(asked.exchange().getRequestHeaders())
          .doesNotContainKeys(
              "Upgrade",
              "X-mine",
              "Sec-websocket-version",
              "Sec-websocket-key",
              "Proxy-authorization");
    }
  }

  @Test
  void strictPassesTheHandshakeUnlessItIsMapped() throws Exception {
    var config =
        new HttpConfig(
            "http://h/", "POST", Map.of("integration.request.header.Sec-WebSocket-Version", "'0'"));
    var request = new RequestTemplate(config, true).request(Calls.connect("/dev", HANDSHAKE));

    assertThat(request.headers().allValues("Sec-WebSocket-Key")).containsExactly("k");
    assertThat(request.headers().allValues("Sec-WebSocket-Version")).containsExactly("0");
  }

  @Test
  void redirectsAreAnswersLikeOthers() throws Exception {
    try (var server =
            new TestServer(exchange -> {
              exchange.getResponseHeaders().add("Location", "/elsewhere");
              TestServer.send(exchange, 302, "");
            });
        var backend = backend(server.url(), Map.of())) {
      assertThat(answer(Calls.call(backend, Calls.message("x"))).statusCode()).isEqualTo(302);
      server.next();
      assertThat(server.waiting()).isZero();
    }
  }

  @Test
  void whatTakesTooLongIsCancelled() throws Exception {
    try (var listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var backend = backend("http://127.0.0.1:" + listener.getLocalPort(), Map.of())) {
      CompletableFuture<Outcome> outcome =
          Calls.start(backend, Calls.message("x"), Duration.ofMillis(100));
      try (Socket accepted = listener.accept()) {
        assertThat(outcome.get(20, TimeUnit.SECONDS)).isInstanceOf(Outcome.TimedOut.class);
        accepted.setSoTimeout(20_000);
        // The whole request, and then the end: the client has hung up.
        assertThat(accepted.getInputStream().readAllBytes()).isNotEmpty();
      }
    }
  }

  @Test
  void aServerThatIsNotThereIsUnreachable() throws Exception {
    int port;
    try (var listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = listener.getLocalPort();
    }
    try (var backend = backend("http://127.0.0.1:" + port, Map.of())) {
      assertThat(Calls.call(backend, Calls.disconnect()))
          .isInstanceOfSatisfying(
              Outcome.Failed.class,
              failed -> assertThat(failed.type()).isEqualTo("Http.Unreachable"));
    }
  }

  @Test
  void sixMegabytesAreAnAnswerAndOneByteMoreIsNone() throws Exception {
    try (var server =
            new TestServer(exchange -> {
              int more = exchange.getRequestURI().getPath().equals("/more") ? 1 : 0;
              TestServer.send(exchange, 200, new byte[HttpBackend.LONGEST_ANSWER + more]);
            });
        var most = backend(server.url(), Map.of());
        var more = backend(server.url() + "/more", Map.of())) {
      assertThat(answer(Calls.call(most, Calls.message("x"))).body())
          .hasSize(HttpBackend.LONGEST_ANSWER);
      assertThat(Calls.call(more, Calls.message("x")))
          .isEqualTo(new Outcome.Failed("Http.TooLong", "the answer has more than 6291456 bytes"));
    }
  }

  @Test
  void aValueWithALineBreakDoesNotBecomeAHeader() throws Exception {
    try (var backend =
        backend(
            "http://127.0.0.1:1/",
            Map.of("integration.request.header.X", "route.request.body.x"))) {
      Event event = Calls.message("{\"x\":\"a\\r\\nEvil: 1\"}");

      assertThat(Calls.call(backend, event))
          .isEqualTo(
              new Outcome.Failed(
                  "Http.BadRequest",
                  "the value for header X has a line break or something else that no header can hold"));
    }
  }

  @Test
  void closingFailsWhatIsUnderWayAndWhatComesLater() throws Exception {
    try (var listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var backend = backend("http://127.0.0.1:" + listener.getLocalPort(), Map.of());
      CompletableFuture<Outcome> outcome = Calls.start(backend, Calls.message("x"), Calls.PATIENCE);
      try (var _ = listener.accept()) {
        backend.close();
        assertThat(outcome.get(10, TimeUnit.SECONDS)).isInstanceOf(Outcome.Failed.class);
        assertThat(Calls.call(backend, Calls.message("x")))
            .isEqualTo(new Outcome.Failed("Http.Unreachable", "the gateway is closing"));
      }
    }
  }

  @Test
  void aMethodThatIsNoneIsRefused() {
    assertThatThrownBy(() -> new HttpBackend(new HttpConfig("http://h/", "PO ST", Map.of()), false))
        .hasMessage("`PO ST` is no method of HTTP, such as POST");
  }

  @Test
  void aMockAnswersWithItsStatus() {
    try (var mock = new MockBackend(403)) {
      ProxyResponse answer = answer(Calls.call(mock, Calls.disconnect()));

      assertThat(answer.statusCode()).isEqualTo(403);
      assertThat(answer.body()).isNull();
    }
  }
}
