// SPDX-License-Identifier: Apache-2.0
package dev.carillon.transport;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageRateTest {
  private static final long SECOND = 1_000_000_000L;

  /// How many of `count` messages at once are within the rate.
  private static int taken(MessageRate rate, long state, long now, int count) {
    int taken = 0;
    while (taken < count && !rate.exceeded(state, now)) {
      state = rate.after(state, now);
      taken++;
    }
    return taken;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 10, 2_000})
  void aBurstOfExactlyTheConfiguredSizeIsTaken(int burst) {
    var rate = MessageRate.of(1_000, burst);

    assertThat(taken(rate, MessageRate.fresh(5), 5, burst + 10)).isEqualTo(burst);
  }

  @Test
  void afterTheBurstTheSustainedRateIsTakenAndNoMore() {
    var rate = MessageRate.of(10, 5);
    long now = 0;
    long state = MessageRate.fresh(now);
    for (int i = 0; i < 5; i++) {
      state = rate.after(state, now);
    }
    assertThat(rate.exceeded(state, now)).isTrue();
    assertThat(rate.exceeded(state, SECOND / 10 - 1)).isTrue();
    assertThat(rate.exceeded(state, SECOND / 10)).isFalse();

    for (int i = 1; i <= 100; i++) {
      now = i * SECOND / 10;
      assertThat(taken(rate, state, now, 2)).isEqualTo(1);
      state = rate.after(state, now);
    }
  }

  @Test
  void silenceEarnsOneBurstAndNotTwo() {
    var rate = MessageRate.of(10, 5);

    assertThat(taken(rate, MessageRate.fresh(0), 3_600 * SECOND, 100)).isEqualTo(5);
  }

  @Test
  void theClockMayWrap() {
    var rate = MessageRate.of(1_000, 3);
    long now = Long.MAX_VALUE - 1_000;
    long state = MessageRate.fresh(now);
    state = rate.after(state, now);

    assertThat(rate.exceeded(state, now)).isFalse();
    assertThat(taken(rate, state, now + SECOND, 100)).isEqualTo(3);
  }
}
