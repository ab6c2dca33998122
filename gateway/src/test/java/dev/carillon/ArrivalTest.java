// SPDX-License-Identifier: Apache-2.0
package dev.carillon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.websocket.ClientFrames;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// How the first bytes of a connection may be cut, and what may follow them.
class ArrivalTest {
  private static final byte[] HANDSHAKE = ascii(RawSocket.handshake());
  private static RunningGateway gateway;

  @BeforeAll
  static void start() {
    gateway =
        RunningGateway.start(
            """
            limits: {handshake: 500ms, messagesPerSecond: 1000000, messageBurst: 1000000}
            trustedProxies: [127.0.0.1/32]
            """);
  }

  @AfterAll
  static void stop() {
    gateway.awaitEmpty();
    gateway.close();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] echo(String message) {
    return ClientFrames.frame(0x81, ascii("{\"action\":\"echo\",\"message\":\"" + message + "\"}"));
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  /// Sends bytes in two segments, the second one when the first was surely read: the gateway
  /// answers another connection meanwhile.
  private static void sendCut(RawSocket raw, byte[] bytes, int at) {
    raw.send(Arrays.copyOf(bytes, at));
    gateway.get("/health");
    raw.send(Arrays.copyOfRange(bytes, at, bytes.length));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 4, 5, 20, 100, -21, -4, -3, -1})
  void aHeadMayComeInTwoSegmentsWithFramesBehindIt(int cut) {
    byte[] all = join(HANDSHAKE, echo("one"), echo("two"));
    int at = cut > 0 ? cut : HANDSHAKE.length + cut;
    try (RawSocket raw = RawSocket.to(gateway)) {
      sendCut(raw, all, at);
      assertThat(raw.answer().header("sec-websocket-accept")).isEqualTo(RawSocket.ACCEPT);
      assertThat(raw.nextText()).isEqualTo("one");
      assertThat(raw.nextText()).isEqualTo("two");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 5, 6, 7, 20, 39, 40, 41})
  void framesBehindAHandshakeMayBeCutAnywhere(int cut) {
    byte[] all = join(HANDSHAKE, echo("one"), echo("two"));
    try (RawSocket raw = RawSocket.to(gateway)) {
      sendCut(raw, all, HANDSHAKE.length + cut);
      assertThat(raw.answer().status()).isEqualTo(101);
      assertThat(raw.nextText()).isEqualTo("one");
      assertThat(raw.nextText()).isEqualTo("two");
      assertThat(raw.send(echo("three")).nextText()).isEqualTo("three");
    }
  }

  @Test
  void aHeadMayComeByteByByteAfterItsBeginning() {
    try (RawSocket raw = RawSocket.to(gateway)) {
      raw.send(Arrays.copyOf(HANDSHAKE, 4));
      for (int i = 4; i < HANDSHAKE.length; i++) {
        raw.send(new byte[] {HANDSHAKE[i]});
      }
      assertThat(raw.answer().status()).isEqualTo(101);
      assertThat(raw.send(echo("in")).nextText()).isEqualTo("in");
    }
  }

  @Test
  void aHundredThousandBytesOfFramesMayComeBehindAHandshake() {
    byte[][] parts = new byte[1_001][];
    parts[0] = HANDSHAKE;
    for (int i = 1; i < parts.length; i++) {
      parts[i] = echo("number " + i + " " + "x".repeat(70));
    }
    try (RawSocket raw = RawSocket.to(gateway)) {
      raw.send(join(parts));
      assertThat(raw.answer().status()).isEqualTo(101);
      for (int i = 1; i < parts.length; i++) {
        assertThat(raw.nextText()).startsWith("number " + i + " x");
      }
    }
  }

  @Test
  void aClientThatHangsUpInItsHandshakeLeavesNothingBehind() {
    for (int cut : new int[] {0, 3, 5, 50, HANDSHAKE.length}) {
      RawSocket raw = RawSocket.to(gateway);
      raw.send(Arrays.copyOf(HANDSHAKE, cut)).close();
    }
    gateway.awaitEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "GET ", "GET /dev HTTP/1.1\r\nHost: localhost\r\n"})
  void whoDoesNotFinishItsHeadIsClosedWithoutAWordAndCounted(String beginning) {
    String refused = "carillon_refused_total{api=\"\",reason=\"handshake_timeout";
    double before = gateway.metric(refused);
    try (RawSocket raw = RawSocket.to(gateway)) {
      assertThat(raw.send(beginning).toEnd()).isEmpty();
    }
    assertThat(gateway.metric(refused)).isEqualTo(before + 1);
  }

  @Test
  void whoWasLetInMayStaySilent() {
    try (RawSocket raw = RawSocket.open(gateway);
        RawSocket silent = RawSocket.to(gateway)) {
      assertThat(silent.toEnd()).as("the time of a handshake is over").isEmpty();
      assertThat(raw.send(echo("here")).nextText()).isEqualTo("here");
    }
  }

  @Test
  void plainHttpGoesOnOnTheSamePort() {
    try (RawSocket raw = RawSocket.to(gateway)) {
      byte[] two = ascii("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(2));
      sendCut(raw, two, 30);
      assertThat(raw.answer().status()).isEqualTo(200);
      assertThat(raw.answer().status()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 10, 46})
  void aProxyHeaderMayStandBeforeAHandshake(int cut) {
    byte[] proxy = ascii("PROXY TCP4 203.0.113.9 127.0.0.1 4711 80\r\n");
    byte[] leave =
        ClientFrames.frame(0x81, ascii("{\"action\":\"leavechannel\",\"channel\":\"n\"}"));
    try (RawSocket raw = RawSocket.to(gateway)) {
      sendCut(raw, join(proxy, HANDSHAKE, leave), cut);
      assertThat(raw.answer().status()).isEqualTo(101);
      String id = raw.nextText().replaceAll(".*\"connectionId\":\"|\"}", "");
      assertThat(gateway.get("/dev/@connections/" + id).body()).contains("203.0.113.9");
    }
  }

  @ParameterizedTest
  @CsvSource({"Origin: null, /dev, 403", "X: y, /nowhere, 403", "Content-Length: 5, /dev, 400"})
  void aRefusalCanBeReadToItsEndWhateverComesBehindTheHandshake(
      String line, String target, int status) {
    byte[] refused = ascii(RawSocket.handshakeFor(target, line));
    byte[] garbage = new byte[20_000];
    Arrays.fill(garbage, (byte) 'g');
    for (byte[] behind : new byte[][] {{}, echo("hello"), garbage}) {
      try (RawSocket raw = RawSocket.to(gateway)) {
        raw.send(join(refused, behind));
        RawSocket.Answer answer = raw.answer();
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.body()).startsWith("{\"message\":");
        assertThat(raw.toEnd()).isEmpty();
      }
    }
  }

  @Test
  void aRefusalIsNotLostWhenMoreComesThanWasRead() {
    byte[] refused = ascii(RawSocket.handshake("Origin: null"));
    byte[] garbage = new byte[200_000];
    try (RawSocket raw = RawSocket.to(gateway)) {
      raw.send(join(refused, garbage));
      assertThat(raw.answer().status()).isEqualTo(403);
      assertThat(raw.toEnd()).isEmpty();
    }
  }

  @Test
  void aRequestBehindARefusedHandshakeIsNotAnswered() {
    try (RawSocket raw = RawSocket.to(gateway)) {
      raw.send(RawSocket.handshake("Origin: null") + RawSocket.handshake());
      assertThat(raw.answer().status()).isEqualTo(403);
      assertThat(raw.toEnd()).isEmpty();
    }
  }
}
