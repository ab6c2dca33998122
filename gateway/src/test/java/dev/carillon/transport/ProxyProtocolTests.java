// SPDX-License-Identifier: Apache-2.0
package dev.carillon.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.config.Cidr;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyProtocolTests {
  private static final String PROXY = "10.0.0.1";
  private static final String REQUEST = "GET / HTTP/1.1\r\n\r\n";
  private static final String V2 = "0d0a0d0a000d0a515549540a";

  static final List<Arguments> HEADERS =
      List.of(
          Arguments.of(
              "version 1, IPv4",
              text("PROXY TCP4 203.0.113.9 10.0.0.2 4711 443\r\n"),
              "203.0.113.9"),
          Arguments.of(
              "version 1, IPv6",
              text("PROXY TCP6 2001:db8::9 2001:db8::1 4711 443\r\n"),
              "2001:db8:0:0:0:0:0:9"),
          Arguments.of(
              "version 1, IPv4 mapped into IPv6",
              text("PROXY TCP6 ::ffff:203.0.113.9 2001:db8::1 4711 443\r\n"),
              "203.0.113.9"),
          Arguments.of("version 1, unknown", text("PROXY UNKNOWN\r\n"), PROXY),
          Arguments.of(
              "version 2, IPv4",
              hex(V2 + "21" + "11" + "000c" + "cb007109" + "0a000002" + "126701bb"),
              "203.0.113.9"),
          Arguments.of(
              "version 2, IPv4 with an extension",
              hex(
                  V2
                      + "21"
                      + "11"
                      + "0013"
                      + "cb007109"
                      + "0a000002"
                      + "126701bb"
                      + "04000401020304"),
              "203.0.113.9"),
          Arguments.of(
              "version 2, IPv6",
              hex(
                  V2
                      + "21"
                      + "21"
                      + "0024"
                      + "20010db8000000000000000000000009"
                      + "20010db8000000000000000000000001"
                      + "126701bb"),
              "2001:db8:0:0:0:0:0:9"),
          Arguments.of("version 2, local", hex(V2 + "20" + "00" + "0000"), PROXY),
          Arguments.of(
              "version 2, local with addresses",
              hex(V2 + "20" + "11" + "000c" + "cb007109" + "0a000002" + "126701bb"),
              PROXY));

  private final Recorder recorder = new Recorder();
  private @Nullable EmbeddedChannel channel;

  @AfterEach
  void close() {
    if (channel != null) {
      channel.finishAndReleaseAll();
    }
  }

  @ParameterizedTest(name = "{0}")
  @FieldSource("HEADERS")
  void aTrustedProxySaysWhoTheClientIs(String kind, byte[] header, String client) {
    EmbeddedChannel port = port(PROXY);
    port.writeInbound(Unpooled.wrappedBuffer(header, text(REQUEST)));
    assertThat(recorder.seen()).containsExactly("peer " + client, REQUEST);
    assertThat(port.pipeline().names()).hasSize(2);
  }

  @ParameterizedTest(name = "{0}")
  @FieldSource("HEADERS")
  void theHeaderMayArriveByteByByte(String kind, byte[] header, String client) {
    EmbeddedChannel port = port(PROXY);
    sendBytewise(port, header);
    sendBytewise(port, text(REQUEST));
    assertThat(recorder.seen()).containsExactly("peer " + client, REQUEST);
    assertThat(port.pipeline().names()).hasSize(2);
  }

  @ParameterizedTest(name = "{0}")
  @FieldSource("HEADERS")
  void anybodyElsesHeaderIsClosed(String kind, byte[] header, String client) {
    EmbeddedChannel port = port("192.0.2.66");
    port.writeInbound(Unpooled.wrappedBuffer(header, text(REQUEST)));
    assertThat(port.isActive()).isFalse();
    assertThat(recorder.seen()).isEmpty();
  }

  @Test
  void aTrustedProxyMaySendNoHeader() {
    port(PROXY).writeInbound(Unpooled.wrappedBuffer(text(REQUEST)));
    assertThat(recorder.seen()).containsExactly("peer 10.0.0.1", REQUEST);
  }

  @Test
  void aSecondHeaderIsNoHeader() {
    String header = "PROXY TCP4 203.0.113.9 10.0.0.2 4711 443\r\n";
    String forged = "PROXY TCP4 127.0.0.1 10.0.0.2 4711 443\r\n";
    port(PROXY).writeInbound(Unpooled.wrappedBuffer(text(header + forged)));
    assertThat(recorder.seen()).containsExactly("peer 203.0.113.9", forged);
  }

  static Stream<byte[]> brokenHeaders() {
    return Stream.of(
        text("PROXY TCP4 999.0.113.9 10.0.0.2 4711 443\r\n"),
        text("PROXY TCP4 example.com 10.0.0.2 4711 443\r\n"),
        text("PROXY " + "x".repeat(200)),
        hex(V2 + "31" + "11" + "000c" + "cb007109" + "0a000002" + "126701bb"),
        hex(V2 + "21" + "11" + "0004" + "cb007109"),
        hex(V2 + "21" + "11" + "ffff" + "00".repeat(5000)));
  }

  @ParameterizedTest
  @MethodSource("brokenHeaders")
  void aBrokenOrOverlongHeaderIsClosedWithoutAnError(byte[] header) {
    EmbeddedChannel port = port(PROXY);
    port.writeInbound(Unpooled.wrappedBuffer(header, text(REQUEST)));
    port.checkException();
    assertThat(port.isActive()).isFalse();
    assertThat(recorder.seen()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 11, 20, 40})
  void aHeaderThatBreaksOffLeavesNothing(int length) {
    byte[] header = text("PROXY TCP4 203.0.113.9 10.0.0.2 4711 443\r\n");
    EmbeddedChannel port = port(PROXY);
    port.writeInbound(Unpooled.copiedBuffer(header, 0, length));
    assertThat(port.finish()).isFalse();
    assertThat(recorder.seen()).isEmpty();
  }

  private EmbeddedChannel port(String peer) {
    EmbeddedChannel port = new Recorder.From(peer);
    channel = port;
    PortUnification.Settings settings =
        new PortUnification.Settings(
            List.of(Cidr.parse("10.0.0.0/8")), null, false, Duration.ofSeconds(10));
    port.pipeline().addLast(new PortUnification(settings), recorder);
    return port;
  }

  private static void sendBytewise(EmbeddedChannel port, byte[] bytes) {
    for (byte value : bytes) {
      port.writeInbound(Unpooled.wrappedBuffer(new byte[] {value}));
    }
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits);
  }
}
