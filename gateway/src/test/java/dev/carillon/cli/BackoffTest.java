// SPDX-License-Identifier: Apache-2.0
package dev.carillon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private final Backoff backoff =
      new Backoff(Duration.ofMillis(500), Duration.ofSeconds(20), new Random(7));

  @Test
  void waitsAreSpreadOverTheUpperHalfOfADoublingBound() {
    for (int round = 0; round < 200; round++) {
      assertThat(backoff.delay(0)).isBetween(Duration.ofMillis(250), Duration.ofMillis(500));
      assertThat(backoff.delay(3)).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(4));
    }
    assertThat(backoff.delay(0)).isNotEqualTo(backoff.delay(0));
  }

  @Test
  void noWaitIsLongerThanTheBoundHoweverManyAttempts() {
    assertThat(backoff.delay(2_000)).isBetween(Duration.ofSeconds(10), Duration.ofSeconds(20));
  }
}
