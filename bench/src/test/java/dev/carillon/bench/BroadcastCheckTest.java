// SPDX-License-Identifier: Apache-2.0
package dev.carillon.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.bench.TinyServer.Fault;
import org.junit.jupiter.api.Test;

class BroadcastCheckTest {
  private static final String[] FIFTY_A_SECOND = {
    "--connections", "20", "--rate", "50", "--payload", "2KB"
  };

  @Test
  void aServerWithoutFaultPasses() {
    try (TinyServer server = new TinyServer(Fault.NONE)) {
      BenchRun run = BenchRun.against(server, FIFTY_A_SECOND);

      assertThat(run.code()).as(run.err() + run.out()).isZero();
      assertThat(run.json().path("ok").asBoolean()).isTrue();
      assertThat(run.messages("published")).isEqualTo(30);
      assertThat(run.messages("delivered")).isEqualTo(600);
      assertThat(run.json().path("messages").path("publishedPerSecond").asDouble()).isEqualTo(50);
      assertThat(run.messages("lost")).isZero();
      assertThat(run.json().path("connections").path("opened").asInt()).isEqualTo(21);
      assertThat(run.json().path("latencyMs").path("p99").asDouble()).isPositive();
    }
  }

  @Test
  void oneLostDeliveryIsCounted() {
    check(Fault.LOSE, 599, 1, 0, 0, 0);
  }

  @Test
  void oneDuplicateIsCounted() {
    check(Fault.DUPLICATE, 600, 0, 1, 0, 0);
  }

  @Test
  void oneSwapIsOneOrderViolationAndNoLoss() {
    check(Fault.SWAP, 600, 0, 0, 1, 0);
  }

  @Test
  void aDeliveryOfAChannelThatWasNotJoinedIsCounted() {
    check(Fault.STRAY, 600, 0, 0, 0, 1);
  }

  private static void check(
      Fault fault, long delivered, long lost, long duplicates, long outOfOrder, long stray) {
    try (TinyServer server = new TinyServer(fault)) {
      BenchRun run = BenchRun.against(server, FIFTY_A_SECOND);

      assertThat(run.code()).as(run.err() + run.out()).isEqualTo(1);
      assertThat(run.json().path("ok").asBoolean()).isFalse();
      assertThat(run.messages("delivered")).isEqualTo(delivered);
      assertThat(run.messages("lost")).isEqualTo(lost);
      assertThat(run.messages("duplicates")).isEqualTo(duplicates);
      assertThat(run.messages("outOfOrder")).isEqualTo(outOfOrder);
      assertThat(run.messages("stray")).isEqualTo(stray);
    }
  }

  @Test
  void whatAnEndedConnectionMissesIsLost() {
    try (TinyServer server = new TinyServer(Fault.HANG_UP)) {
      BenchRun run = BenchRun.against(server, FIFTY_A_SECOND);

      assertThat(run.code()).isEqualTo(1);
      assertThat(run.json().path("connections").path("closed").asInt()).isEqualTo(1);
      assertThat(run.messages("lost")).isEqualTo(21);
      assertThat(run.out()).contains("1 × closed by the server with 1011");
    }
  }

  @Test
  void manyChannelsPublishersAndLoopsAreChecked() {
    try (TinyServer server = new TinyServer(Fault.NONE)) {
      BenchRun run =
          BenchRun.against(
              server,
              "--connections",
              "30",
              "--channels",
              "6",
              "--per-connection",
              "2",
              "--publishers",
              "3",
              "--threads",
              "2",
              "--rate",
              "100");

      assertThat(run.code()).as(run.err() + run.out()).isZero();
      assertThat(run.messages("published")).isEqualTo(60);
      assertThat(run.messages("delivered")).isEqualTo(600);
    }
  }

  @Test
  void aClosedLoopKeepsItsWindowFull() {
    try (TinyServer server = new TinyServer(Fault.NONE)) {
      BenchRun run = BenchRun.against(server, "--connections", "10", "--window", "4");

      assertThat(run.code()).as(run.err() + run.out()).isZero();
      assertThat(run.messages("published")).isGreaterThan(2 * 4); // filled again, however slowly
      assertThat(run.messages("delivered")).isEqualTo(10 * run.messages("published"));
    }
  }

  @Test
  void aClosedLoopGoesOnAfterALoss() {
    try (TinyServer server = new TinyServer(Fault.LOSE)) {
      BenchRun run = BenchRun.against(server, "--connections", "5", "--seconds", "3");

      assertThat(run.code()).isEqualTo(1);
      assertThat(run.messages("published")).isGreaterThan(10); // the tenth is lost
      assertThat(run.messages("lost")).isEqualTo(1);
    }
  }

  @Test
  void aRefusedJoinIsAFailedConnection() {
    try (TinyServer server = new TinyServer(Fault.REFUSE_JOINS)) {
      BenchRun run = BenchRun.against(server, "--connections", "3");

      assertThat(run.code()).isEqualTo(1);
      assertThat(run.json().path("connections").path("failed").asInt()).isEqualTo(3);
      assertThat(run.json().path("notes").get(0).asString())
          .isEqualTo(
              "3 × a join was answered with {\"message\": \"Forbidden\",\"error\":\"no claim\"}");
    }
  }
}
