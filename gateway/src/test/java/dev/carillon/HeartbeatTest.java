// SPDX-License-Identifier: Apache-2.0
package dev.carillon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.websocket.ClientFrames;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// How silent, idle and old connections end.
class HeartbeatTest {
  private static final Duration INTERVAL = Duration.ofMillis(400);

  @Test
  void whoAnswersNoPingIsGoneWithinTwoIntervalsAndCounted() {
    try (RunningGateway gateway = RunningGateway.start("heartbeat: {interval: 400ms}");
        RawSocket raw = RawSocket.open(gateway)) {
      long start = System.nanoTime();
      assertThat(raw.frame().first()).as("a ping").isEqualTo(0x89);
      assertThat(raw.ended()).isTrue();
      Duration took = Duration.ofNanos(System.nanoTime() - start);
      assertThat(took).isBetween(INTERVAL, INTERVAL.multipliedBy(2).plusMillis(400));
      gateway.awaitMetric("carillon_zombie_closes_total", 1);
      assertThat(gateway.post("/dev/@channels/default", "x").body())
          .isEqualTo("{\"connections\":0}");
    }
  }

  @Test
  void whoAnswersStays() {
    try (RunningGateway gateway = RunningGateway.start("heartbeat: {interval: 400ms}");
        RawSocket raw = RawSocket.open(gateway)) {
      for (int ping = 0; ping < 4; ping++) {
        RawSocket.Frame frame = raw.frame();
        assertThat(frame.first()).isEqualTo(0x89);
        raw.send(ClientFrames.frame(0x8a, frame.payload()));
      }
      raw.text("{\"action\":\"echo\",\"message\":\"here\"}");
      assertThat(raw.nextText()).isEqualTo("here");
      assertThat(gateway.metric("carillon_zombie_closes_total")).isZero();
    }
  }

  @Test
  void aPingIsAnsweredWithItsOwnWords() {
    try (RunningGateway gateway = RunningGateway.start();
        RawSocket raw = RawSocket.open(gateway)) {
      raw.send(ClientFrames.frame(0x89, new byte[] {'h', 'i'}));
      RawSocket.Frame pong = raw.frame();
      assertThat(pong.first()).isEqualTo(0x8a);
      assertThat(pong.text()).isEqualTo("hi");
    }
  }

  @Test
  void pingsAreNoActivityAndAnIdleConnectionCloses1001() {
    try (RunningGateway gateway =
            RunningGateway.start("heartbeat: {interval: 400ms}\nlimits: {idle: 1s}");
        TestClient idle = TestClient.connect(gateway)) {
      long start = System.nanoTime();
      assertThat(idle.closed()).isEqualTo(new TestClient.Closed(1001, "Going away"));
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(900));
    }
  }

  @Test
  void aConnectionOfTheLongestAgeCloses1001HoweverBusy() {
    try (RunningGateway gateway =
            RunningGateway.start("heartbeat: {interval: 400ms}\nlimits: {age: 1s}");
        TestClient busy = TestClient.connect(gateway)) {
      assertThat(busy.ask("{\"action\":\"echo\",\"message\":\"busy\"}")).isEqualTo("busy");
      assertThat(busy.closed()).isEqualTo(new TestClient.Closed(1001, "Going away"));
    }
  }
}
