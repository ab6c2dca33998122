// SPDX-License-Identifier: Apache-2.0
package dev.carillon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.websocket.ClientFrames;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Limits at their edges: the last that is allowed, and the first that is not.
class LimitsTest {
  private static final int MESSAGE = 128 * 1024;

  /// An echo whose whole text has this length.
  private static byte[] echoOf(int bytes) {
    String text = "{\"action\":\"echo\",\"message\":\"%s\"}";
    return text.formatted("x".repeat(bytes - text.length() + 2)).getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void aMessageOf128KbIsReadAndOneByteMoreCloses1009() {
    try (RunningGateway gateway = RunningGateway.start();
        RawSocket raw = RawSocket.open(gateway)) {
      raw.send(ClientFrames.frame(0x81, echoOf(MESSAGE)));
      assertThat(raw.frame().payload()).hasSizeGreaterThan(MESSAGE - 100);
      raw.send(ClientFrames.frame(0x81, echoOf(MESSAGE + 1)));
      assertThat(raw.closeCode()).isEqualTo(1009);
      assertThat(raw.ended()).isTrue();
      assertThat(gateway.metric("carillon_refused_total{api=\"carillon01\",reason=\"message_too"))
          .isEqualTo(1);
    }
  }

  @Test
  void fragmentsCountTogether() {
    try (RunningGateway gateway = RunningGateway.start();
        RawSocket raw = RawSocket.open(gateway)) {
      sendInPieces(raw, echoOf(MESSAGE));
      assertThat(raw.frame().payload()).hasSizeGreaterThan(MESSAGE - 100);
      sendInPieces(raw, echoOf(MESSAGE + 1));
      assertThat(raw.closeCode()).isEqualTo(1009);
    }
  }

  private static void sendInPieces(RawSocket raw, byte[] text) {
    int half = text.length / 2;
    byte[] first = java.util.Arrays.copyOf(text, half);
    byte[] second = java.util.Arrays.copyOfRange(text, half, text.length);
    raw.send(ClientFrames.frame(0x01, first)).send(ClientFrames.frame(0x80, second));
  }

  @Test
  void strictFramesOf32KbAreReadAndOneByteMoreCloses1009() {
    try (RunningGateway gateway = RunningGateway.start("strict: true");
        RawSocket raw = RawSocket.open(gateway)) {
      raw.send(ClientFrames.frame(0x81, echoOf(32 * 1024)));
      assertThat(raw.frame().payload()).hasSizeGreaterThan(32 * 1024 - 100);
      raw.send(ClientFrames.frame(0x81, echoOf(32 * 1024 + 1)));
      assertThat(raw.closeCode()).isEqualTo(1009);
    }
  }

  @Test
  void strictTakesNoBinary() {
    try (RunningGateway gateway = RunningGateway.start("strict: true");
        RawSocket raw = RawSocket.open(gateway)) {
      raw.send(ClientFrames.frame(0x82, echoOf(100)));
      assertThat(raw.closeCode()).isEqualTo(1003);
      assertThat(gateway.get("/").statusCode()).isEqualTo(426);
    }
  }

  @Test
  void aBurstIsReadAndOneMessageMoreCloses1008() {
    try (RunningGateway gateway =
            RunningGateway.start("limits: {messagesPerSecond: 1, messageBurst: 20}");
        RawSocket raw = RawSocket.open(gateway)) {
      byte[] echo = ClientFrames.frame(0x81, echoOf(40));
      for (int i = 0; i < 20; i++) {
        raw.send(echo);
        assertThat(raw.frame().first()).isEqualTo(0x81);
      }
      raw.send(echo);
      RawSocket.Frame close = raw.frame();
      assertThat(close.closeCode()).isEqualTo(1008);
      assertThat(gateway.metric("carillon_refused_total{api=\"carillon01\",reason=\"too_many_mes"))
          .isEqualTo(1);
    }
  }

  @Test
  void aHundredChannelsAreJoinedAndOneMoreIsAnErrorFrame() {
    try (RunningGateway gateway = RunningGateway.start();
        TestClient ann = TestClient.connect(gateway)) {
      for (int i = 1; i < 100; i++) {
        ann.join("channel-" + i); // `default` is one of the hundred
      }
      assertThat(ann.ask("{\"action\":\"joinchannel\",\"channel\":\"more\"}"))
          .startsWith("{\"message\": \"Limit Exceeded\", ")
          .endsWith(",\"error\":\"a connection may be in at most 100 channels; leave one first\"}");
      ann.join("channel-1");
      ann.ask("{\"action\":\"leavechannel\",\"channel\":\"default\"}");
      ann.join("more");
    }
  }

  @Test
  void moreConnectionsThanAllowedAre503UntilOneIsGone() {
    try (RunningGateway gateway = RunningGateway.start("limits: {connections: 3}")) {
      List<RawSocket> open = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        open.add(RawSocket.open(gateway));
      }
      assertThat(TestClient.refusal(gateway.ws("/dev"), List.of())).isEqualTo(503);
      open.removeFirst().close();
      gateway.awaitMetric("carillon_connections_open", 2);
      RawSocket.open(gateway).close();
      open.forEach(RawSocket::close);
    }
  }

  @Test
  void moreConnectionsOfOneAddressThanAllowedAre429AndOthersAreNot() {
    String yaml =
        """
        origins: [http://localhost]
        trustedProxies: [127.0.0.0/8]
        limits: {connectionsPerAddress: 2}
        auth: members
        apis:
          - authorizers: {members: {jwt: {keys: [{algorithm: HS256, secret: %s}]}}}
            stages: [{name: dev, auth: none}, {name: guarded, auth: members}]
        """
            .formatted("s".repeat(32));
    try (RunningGateway gateway = RunningGateway.start(yaml)) {
      List<RawSocket> open = new ArrayList<>();
      open.add(RawSocket.open(gateway, "X-Forwarded-For: 192.0.2.1"));
      open.add(RawSocket.open(gateway, "X-Forwarded-For: 198.51.100.9, 192.0.2.1"));
      try (RawSocket raw = RawSocket.to(gateway)) {
        raw.send(RawSocket.handshake("X-Forwarded-For: 192.0.2.1"));
        assertThat(raw.answer().status()).isEqualTo(429);
      }
      open.add(RawSocket.open(gateway, "X-Forwarded-For: 192.0.2.2"));
      for (int i = 0; i < 5; i++) {
        open.add(RawSocket.open(gateway)); // loopback itself has no bound
      }
      open.removeFirst().close();
      gateway.awaitMetric("carillon_connections_open", 7);
      open.add(RawSocket.open(gateway, "X-Forwarded-For: 192.0.2.1"));
      open.forEach(RawSocket::close);
      gateway.awaitEmpty();
    }
  }

  @Test
  void whoPingsWithoutReadingCostsNoMemory() throws Exception {
    try (RunningGateway gateway = RunningGateway.start("heartbeat: {interval: 1h}");
        RawSocket raw = RawSocket.to(gateway, 4096);
        TestClient ann = TestClient.connect(gateway)) {
      raw.send(RawSocket.handshake()).answer();
      byte[] ping = ClientFrames.frame(0x89, new byte[125]);
      byte[] many = new byte[ping.length * 1000];
      for (int i = 0; i < 1000; i++) {
        System.arraycopy(ping, 0, many, i * ping.length, ping.length);
      }
      for (int i = 0; i < 200; i++) {
        raw.send(many); // 26 MB; it would block if nobody read it
      }
      raw.text("{\"action\":\"sendmessage\",\"message\":\"all were read\"}");
      assertThat(ann.next()).isEqualTo("all were read");
      int pongs = 0;
      raw.text("{\"action\":\"echo\",\"message\":\"end\"}");
      while (raw.frame().first() == 0x8a) {
        pongs++;
      }
      assertThat(pongs).isBetween(1, 100_000);
    }
  }
}
