// SPDX-License-Identifier: Apache-2.0
package dev.carillon.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.config.Cidr;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PortUnificationTests {
  private static final String REQUEST = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";
  private final Recorder recorder = new Recorder();
  private @Nullable EmbeddedChannel channel;

  @AfterEach
  void close() {
    if (channel != null) {
      channel.finishAndReleaseAll();
    }
  }

  @Test
  void plainHttpIsPassedOnAfterThePeer() {
    EmbeddedChannel port = port("192.0.2.7", false);
    send(port, REQUEST);
    assertThat(recorder.seen()).containsExactly("peer 192.0.2.7", REQUEST);
    assertThat(port.pipeline().names()).hasSize(2);
  }

  @Test
  void theFirstByteOfHttpIsEnough() {
    EmbeddedChannel port = port("192.0.2.7", false);
    send(port, "G");
    assertThat(recorder.seen()).containsExactly("peer 192.0.2.7", "G");
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST / HTTP/1.1\r\n\r\n", "PR", "\r\n\r\nGET / HTTP/1.1\r\n\r\n"})
  void whatOnlyBeginsLikeAProxyHeaderIsHttpOnceItDiffers(String start) {
    EmbeddedChannel port = port("10.0.0.1", false);
    sendBytewise(port, start + "X");
    assertThat(recorder.seen()).containsExactly("peer 10.0.0.1", start + "X");
  }

  @Test
  void nothingIsDecidedWhileItMayBecomeAProxyHeader() {
    EmbeddedChannel port = port("10.0.0.1", false);
    send(port, "PROXY");
    assertThat(recorder.seen()).isEmpty();
    assertThat(port.isActive()).isTrue();
  }

  @Test
  void anIpv4AddressMappedIntoIpv6IsIpv4() {
    send(port("::ffff:192.0.2.7", false), "G");
    assertThat(recorder.seen()).containsExactly("peer 192.0.2.7", "G");
  }

  @Test
  void aPeerThatIsGoneIsNotTakenForLoopback() {
    EmbeddedChannel port = port(null, false);
    send(port, REQUEST);
    assertThat(recorder.seen()).isEmpty();
    assertThat(port.isActive()).isFalse();
  }

  @Test
  void aChannelInsideTheProcessIsLoopback() {
    EmbeddedChannel port = new EmbeddedChannel();
    channel = port;
    port.pipeline().addLast(new PortUnification(settings(false)), recorder);
    send(port, "G");
    assertThat(recorder.seen()).containsExactly("peer 127.0.0.1", "G");
  }

  @Test
  void tlsWithoutACertificateIsClosed() {
    EmbeddedChannel port = port("192.0.2.7", false);
    send(port, "\u0016\u0003\u0001");
    assertThat(port.isActive()).isFalse();
    assertThat(recorder.seen()).isEmpty();
  }

  @Test
  void refusedPlaintextIsAnsweredWithTheWayToHttps() {
    EmbeddedChannel port = port("192.0.2.7", true);
    sendBytewise(port, REQUEST);
    assertThat(sent(port))
        .isEqualTo(
            """
            HTTP/1.1 400 Bad Request\r
            Content-Type: text/plain; charset=utf-8\r
            Content-Length: 84\r
            Connection: close\r
            \r
            This port speaks HTTPS: write https:// instead of http://, wss:// instead of ws://.
            """);
    assertThat(port.isActive()).isFalse();
    assertThat(recorder.seen()).isEmpty();
  }

  @Test
  void refusedPlaintextIsAnsweredOnlyAfterItsHeader() {
    EmbeddedChannel port = port("192.0.2.7", true);
    send(port, REQUEST.substring(0, REQUEST.length() - 1));
    assertThat(port.<Object>readOutbound()).isNull();
    assertThat(port.isActive()).isTrue();
  }

  @Test
  void refusedPlaintextWithoutAnEndIsAnsweredAfter16KiB() {
    EmbeddedChannel port = port("192.0.2.7", true);
    send(port, "x".repeat(16 * 1024));
    assertThat(port.isActive()).isTrue();
    send(port, "x");
    assertThat(sent(port)).startsWith("HTTP/1.1 400 ");
    assertThat(port.isActive()).isFalse();
  }

  private EmbeddedChannel port(@Nullable String peer, boolean refusePlaintext) {
    EmbeddedChannel port = new Recorder.From(peer);
    channel = port;
    port.pipeline().addLast(new PortUnification(settings(refusePlaintext)), recorder);
    return port;
  }

  private static PortUnification.Settings settings(boolean refusePlaintext) {
    return new PortUnification.Settings(
        List.of(Cidr.parse("10.0.0.0/8")), null, refusePlaintext, Duration.ofSeconds(10));
  }

  private static void send(EmbeddedChannel port, String text) {
    port.writeInbound(Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1));
  }

  private static void sendBytewise(EmbeddedChannel port, String text) {
    for (int i = 0; i < text.length(); i++) {
      send(port, text.substring(i, i + 1));
    }
  }

  private static String sent(EmbeddedChannel port) {
    ByteBuf answer = port.readOutbound();
    return answer.toString(StandardCharsets.US_ASCII);
  }
}
