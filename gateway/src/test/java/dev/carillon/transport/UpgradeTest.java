// SPDX-License-Identifier: Apache-2.0
package dev.carillon.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.auth.OriginRule;
import dev.carillon.auth.Principal;
import dev.carillon.connection.Encoding;
import dev.carillon.connection.Flavour;
import dev.carillon.connection.GatewayMeters;
import dev.carillon.connection.Refusal;
import dev.carillon.function.TestStage;
import dev.carillon.http.RequestHead;
import dev.carillon.route.FrontRules;
import dev.carillon.route.Stage;
import dev.carillon.route.TestApis;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UpgradeTest {
  private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";

  private final TestStage on = new TestStage();
  private final Stage stage = TestApis.stage(on, "api0000001", "dev", OriginRule.loopback());
  private final GatewayMeters meters = new GatewayMeters(1);
  private final List<Map.Entry<String, String>> headers = new ArrayList<>();

  UpgradeTest() {
    header("Host", "localhost:8080");
    header("Sec-WebSocket-Version", "13");
    header("Sec-WebSocket-Key", KEY);
  }

  @AfterEach
  void close() {
    on.close();
  }

  private UpgradeTest header(String name, String value) {
    headers.add(Map.entry(name, value));
    return this;
  }

  private UpgradeTest without(String name) {
    headers.removeIf(header -> header.getKey().equals(name));
    return this;
  }

  private Upgrade.Outcome decide(String target, boolean compression) {
    var upgrade = new Upgrade(TestApis.one(stage), new FrontRules(true), compression, meters);
    var head = new RequestHead("GET", target, headers, InetAddress.getLoopbackAddress(), false);
    List<Upgrade.Outcome> outcomes = new ArrayList<>();
    upgrade.decide(head, outcomes::add);
    assertThat(outcomes).hasSize(1);
    return outcomes.getFirst();
  }

  private void isRefused(String target, int status, String message) {
    assertThat(decide(target, true))
        .isInstanceOfSatisfying(
            Upgrade.Refused.class,
            refused -> {
              assertThat(refused.response().status()).isEqualTo(status);
              assertThat(refused.response().body())
                  .asString()
                  .isEqualTo("{\"message\":\"" + message + "\"}");
            });
  }

  private Upgrade.Accepted accepted(boolean compression) {
    return (Upgrade.Accepted) decide("/dev?x", compression);
  }

  private static String text(Upgrade.Accepted accepted) {
    ByteBuf bytes = Unpooled.buffer();
    accepted.answer().write(bytes, SwitchingProtocols.sha1());
    String text = bytes.toString(StandardCharsets.US_ASCII);
    bytes.release();
    return text;
  }

  @Test
  void theExampleOfTheRfcIsAnsweredAsItSays() {
    assertThat(text(accepted(true)))
        .isEqualTo(
            """
            HTTP/1.1 101 Switching Protocols\r
            Upgrade: websocket\r
            Connection: Upgrade\r
            Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r
            \r
            """);
  }

  @Test
  void subprotocolAndCompressionAreAnsweredWhenTheyWereOfferedAndTaken() {
    header("Sec-WebSocket-Protocol", "bearer.abc");
    header("Sec-WebSocket-Protocol", "carillon.v1, chat");
    header("Sec-WebSocket-Extensions", "permessage-deflate; server_max_window_bits=10");
    header("User-Agent", "a browser");

    Upgrade.Accepted compressed = accepted(true);
    assertThat(text(compressed))
        .endsWith(
            """
            Sec-WebSocket-Protocol: carillon.v1\r
            Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover; \
            client_no_context_takeover; server_max_window_bits=10\r
            \r
            """);
    assertThat(compressed.encoding()).isSameAs(Encoding.of(Flavour.V1, 10));
    assertThat(compressed.head().header("user-agent")).isEqualTo("a browser");
    assertThat(compressed.principal()).isSameAs(Principal.ANYONE);

    Upgrade.Accepted plain = accepted(false);
    assertThat(text(plain)).doesNotContain("Extensions");
    assertThat(plain.encoding()).isSameAs(Encoding.of(Flavour.V1, 0));
  }

  @Test
  void anotherSubprotocolOfTheStageIsTheRawFlavour() {
    header("Sec-WebSocket-Protocol", "chat");

    assertThat(text(accepted(true))).contains("\r\nSec-WebSocket-Protocol: chat\r\n");
    assertThat(accepted(true).encoding()).isSameAs(Encoding.of(Flavour.RAW, 0));
  }

  @Test
  void anUnknownStageIsForbidden() {
    isRefused("/nope", 403, "Forbidden");
    isRefused("/", 403, "Forbidden");
    isRefused("/dev/more", 403, "Forbidden");
    assertThat(meters.refused(Refusal.UNKNOWN_STAGE).sum()).isEqualTo(3);
  }

  @Test
  void aForeignOriginIsForbidden() {
    header("Origin", "https://evil.example").isRefused("/dev", 403, "Forbidden");

    assertThat(stage.meters().refused(Refusal.BAD_ORIGIN).sum()).isEqualTo(1);
  }

  @Test
  void aForeignHostIsForbidden() {
    without("Host").header("Host", "evil.example").isRefused("/dev", 403, "Forbidden");

    assertThat(stage.meters().refused(Refusal.BAD_HOST).sum()).isEqualTo(1);
  }

  @Test
  void noHostAndTwoHostsAreBadRequests() {
    header("host", "localhost").isRefused("/dev", 400, "Bad Request");
    headers.removeIf(header -> header.getKey().equalsIgnoreCase("host"));
    isRefused("/dev", 400, "Bad Request");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Content-Length", "Transfer-Encoding"})
  void aHandshakeWithABodyIsABadRequest(String name) {
    header(name, "0").isRefused("/dev", 400, "Bad Request");
  }

  @ParameterizedTest
  @ValueSource(strings = {"12", "8", "", "13, 8", "013"})
  void anotherVersionIsToldTheRightOne(String version) {
    without("Sec-WebSocket-Version").header("Sec-WebSocket-Version", version);

    isRefused("/dev", 426, "Upgrade Required");
    assertThat(((Upgrade.Refused) decide("/dev", true)).response().headers())
        .contains(Map.entry("Sec-WebSocket-Version", "13"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "short",
        "dGhlIHNhbXBsZSBub25jZQ",
        "dGhlIHNhbXBsZSBub25jZQ=",
        "dGhlIHNhbXBsZSBub25jZSE=AAAA",
        "AAAAAAAAAAAAAAAAAAAAAAAA",
        "AAAAAAAAAAAAAAAAAAAA\u00e4A==",
        "AAAA AAAAAAAAAAAAAAAAA=="
      })
  void aKeyThatIsNotSixteenBytesIsABadRequest(String key) {
    without("Sec-WebSocket-Key").header("Sec-WebSocket-Key", key);

    isRefused("/dev", 400, "Bad Request");
  }

  @Test
  void noKeyAndTwoKeysAreBadRequests() {
    header("sec-websocket-key", KEY).isRefused("/dev", 400, "Bad Request");
    headers.removeIf(header -> header.getKey().equalsIgnoreCase("sec-websocket-key"));
    isRefused("/dev", 400, "Bad Request");
  }
}
