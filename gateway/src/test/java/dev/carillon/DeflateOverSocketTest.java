// SPDX-License-Identifier: Apache-2.0
package dev.carillon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.websocket.ClientFrames;
import dev.carillon.websocket.InflateWalker;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.Deflater;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// permessage-deflate over the wire (RFC 7692). The client compresses with java.util.zip and reads
/// with a decoder that knows its window.
class DeflateOverSocketTest {
  private static final String TEXT =
      IntStream.range(0, 600).mapToObj(i -> "item " + i * i % 97).collect(Collectors.joining(";"));
  private static RunningGateway gateway;

  @BeforeAll
  static void start() {
    gateway = RunningGateway.start();
  }

  @AfterAll
  static void stop() {
    gateway.awaitEmpty();
    gateway.close();
  }

  private static String agreed(String offer) {
    try (RawSocket raw = RawSocket.to(gateway)) {
      String line = "Sec-WebSocket-Extensions: " + offer;
      return raw.send(RawSocket.handshake(line)).answer().header("sec-websocket-extensions");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "permessage-deflate|",
        "permessage-deflate; client_max_window_bits|",
        "permessage-deflate; client_max_window_bits=10|",
        "permessage-deflate; client_no_context_takeover|",
        "permessage-deflate; server_no_context_takeover|",
        "permessage-deflate; server_max_window_bits=12|; server_max_window_bits=12",
        "permessage-deflate; server_max_window_bits=\"9\"|; server_max_window_bits=9",
        "x-other, permessage-deflate; server_max_window_bits=10; client_max_window_bits|; server_max_window_bits=10",
        "permessage-deflate; server_max_window_bits=7, permessage-deflate|",
        "permessage-deflate; mystery, permessage-deflate; server_max_window_bits=15|; server_max_window_bits=15",
      })
  void theFirstGoodOfferIsTakenWithoutContextTakeover(String offer, String more) {
    assertThat(agreed(offer))
        .isEqualTo(
            "permessage-deflate; server_no_context_takeover; client_no_context_takeover"
                + (more == null ? "" : more));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "permessage-deflate; server_max_window_bits",
        "permessage-deflate; server_max_window_bits=16",
        "permessage-deflate; server_max_window_bits=08",
        "permessage-deflate; client_max_window_bits=7",
        "permessage-deflate; server_no_context_takeover=1",
        "permessage-deflate; server_no_context_takeover; server_no_context_takeover",
        "permessage-deflate; mystery",
        "x-webkit-deflate-frame",
        "permessage-deflate;; x",
      })
  void aBadOfferIsDeclinedAndTheConnectionOpensWithout(String offer) {
    assertThat(agreed(offer)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 9, 10, 11, 12, 13, 14, 15})
  void noMessageReachesFurtherBackThanTheClientCanLook(int bits) {
    String offer =
        "Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=%d; client_max_window_bits"
            .formatted(bits);
    try (RawSocket raw = RawSocket.open(gateway, offer)) {
      for (int round = 0; round < 3; round++) {
        raw.send(compressed("{\"action\":\"echo\",\"message\":\"" + TEXT + "\"}"));
        RawSocket.Frame frame = raw.frame();
        assertThat(frame.first()).as("compressed").isEqualTo(0xc1);
        assertThat(frame.payload()).hasSizeLessThan(TEXT.length());
        // Each message for itself: nothing is taken over.
        assertThat(inflate(frame.payload(), bits)).isEqualTo(TEXT);
      }
    }
  }

  @Test
  void shortMessagesGoUncompressedAndLongOnesCompressed() {
    try (RawSocket raw = RawSocket.open(gateway, "Sec-WebSocket-Extensions: permessage-deflate")) {
      raw.text("{\"action\":\"echo\",\"message\":\"" + "x".repeat(255) + "\"}");
      assertThat(raw.nextText()).isEqualTo("x".repeat(255));
      raw.text("{\"action\":\"echo\",\"message\":\"" + "x".repeat(256) + "\"}");
      RawSocket.Frame frame = raw.frame();
      assertThat(frame.first()).isEqualTo(0xc1);
      assertThat(inflate(frame.payload(), 15)).isEqualTo("x".repeat(256));
    }
  }

  @Test
  void oneBroadcastReachesEveryKindOfReceiver() {
    try (RawSocket plain = RawSocket.open(gateway);
        RawSocket wide = RawSocket.open(gateway, "Sec-WebSocket-Extensions: permessage-deflate");
        RawSocket narrow =
            RawSocket.open(
                gateway, "Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=8");
        TestClient v1 = TestClient.connectV1(gateway)) {
      assertThat(gateway.post("/dev/@channels/default", TEXT).body())
          .isEqualTo("{\"connections\":4}");
      assertThat(plain.nextText()).isEqualTo(TEXT);
      assertThat(inflate(wide.frame().payload(), 15)).isEqualTo(TEXT);
      assertThat(inflate(narrow.frame().payload(), 8)).isEqualTo(TEXT);
      assertThat(v1.next()).endsWith(",\"data\":\"" + TEXT + "\"}");
    }
  }

  @Test
  void withoutCompressionInTheConfigurationNobodyGetsIt() {
    try (RunningGateway without = RunningGateway.start("compression: {enabled: false}");
        RawSocket raw = RawSocket.to(without)) {
      raw.send(RawSocket.handshake("Sec-WebSocket-Extensions: permessage-deflate"));
      assertThat(raw.answer().headers()).doesNotContainKey("sec-websocket-extensions");
      raw.send(compressed("{}"));
      assertThat(raw.closeCode()).isEqualTo(1002);
    }
  }

  /// RFC 7692 section 7.2.1.
  private static byte[] compressed(String text) {
    Deflater deflater = new Deflater(9, true);
    deflater.setInput(text.getBytes(StandardCharsets.UTF_8));
    byte[] out = new byte[text.length() + 100];
    int length = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
    deflater.end();
    return ClientFrames.frame(0xc1, Arrays.copyOf(out, length - 4));
  }

  private static String inflate(byte[] payload, int bits) {
    return new String(new InflateWalker(payload, bits).walk(), StandardCharsets.UTF_8);
  }
}
