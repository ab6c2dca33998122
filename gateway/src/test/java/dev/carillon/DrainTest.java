// SPDX-License-Identifier: Apache-2.0
package dev.carillon;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// How a gateway goes away.
class DrainTest {
  private static final int CLIENTS = 20;

  @Test
  void connectionsCloseWith1012SpreadOverTheTimeAndNobodyNewGetsIn() throws Exception {
    try (RunningGateway gateway = RunningGateway.start("eventLoops: 2\ndrain: 1s")) {
      List<TestClient> clients = new ArrayList<>();
      List<CompletableFuture<Long>> ends = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        TestClient client = TestClient.connect(gateway);
        clients.add(client);
        ends.add(
            CompletableFuture.supplyAsync(
                () -> {
                  assertThat(client.closed().code()).isEqualTo(1012);
                  return System.nanoTime();
                },
                Thread::startVirtualThread));
      }
      long start = System.nanoTime();
      CompletableFuture<Void> drained =
          CompletableFuture.runAsync(
              () -> {
                try {
                  gateway.gateway().drain();
                } catch (InterruptedException e) {
                  throw new AssertionError(e);
                }
              },
              Thread::startVirtualThread);
      Awaitility.await()
          .atMost(Duration.ofMillis(800))
          .pollInterval(Duration.ofMillis(5))
          .until(() -> gateway.get("/health").statusCode() == 503);
      assertThat(gateway.get("/health").body()).startsWith("{\"status\":\"draining\"");
      assertThat(TestClient.refusal(gateway.ws("/dev"), List.of())).isEqualTo(503);
      drained.get(10, TimeUnit.SECONDS);
      List<Long> millis = new ArrayList<>();
      for (CompletableFuture<Long> end : ends) {
        millis.add((end.get(1, TimeUnit.SECONDS) - start) / 1_000_000);
      }
      millis.sort(Long::compare);
      assertThat(millis.get(CLIENTS / 4)).as("a quarter").isBetween(50L, 700L);
      assertThat(millis.get(CLIENTS * 3 / 4)).as("three quarters").isGreaterThan(450L);
      gateway.awaitEmpty();
      clients.forEach(TestClient::close);
    }
  }

  @Test
  void aClosedGatewayLeavesNoThreadAndNoPortBehind() {
    Set<Long> before = threads();
    RunningGateway gateway = RunningGateway.start("eventLoops: 2");
    TestClient client = TestClient.connect(gateway);
    assertThat(threads()).as("event loops").hasSizeGreaterThan(before.size());
    gateway.close();
    assertThat(threads()).isSubsetOf(before);
    RunningGateway again = RunningGateway.start();
    assertThat(again.get("/health").statusCode()).isEqualTo(200);
    again.close();
    client.close();
  }

  private static Set<Long> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().matches("(loop-|certificates).*"))
        .map(Thread::threadId)
        .collect(Collectors.toSet());
  }
}
