// SPDX-License-Identifier: Apache-2.0
package dev.carillon.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.condition.OS.LINUX;

import dev.carillon.bench.TinyServer.Fault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;

@EnabledOnOs(LINUX)
class FloorTest {
  @Test
  void aBareSendCostsMoreThanNothingAndLessThanAMillisecond() {
    BenchRun run =
        BenchRun.of("floor", "--connections", "200", "--seconds", "0.5", "--warm-up", "0.1");

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).matches("floor +\\d+\\.\\d\\d µs per bare send, .*\n");
  }

  @Test
  void theP99IsComparedWithTheFloor() {
    try (TinyServer server = new TinyServer(Fault.NONE)) {
      BenchRun run = BenchRun.against(server, "--connections", "100", "--floor", "--rate", "20");

      double cost = run.json().path("floor").path("cpuMicrosPerDelivery").asDouble();
      double ratio = run.json().path("floor").path("p99Ratio").asDouble();
      double p99 = run.json().path("latencyMs").path("p99").asDouble();
      assertThat(run.code()).as(run.err() + run.out()).isZero();
      assertThat(cost).isPositive();
      assertThat(ratio).isEqualTo(p99 * 1_000 / (100 * cost));
    }
  }
}
