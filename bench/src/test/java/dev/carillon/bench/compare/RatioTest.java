// SPDX-License-Identifier: Apache-2.0
package dev.carillon.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.carillon.bench.Stopped;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class RatioTest {
  @Test
  void timeForAUnitIsDividedByTheFloorsTimeForAUnit() {
    Ratio ratio = Ratio.of(Collections.nCopies(8, round(3_000_000, 100, 4_000_000, 200)));

    assertThat(ratio.value()).isEqualTo(1.5);
    assertThat(ratio.floorMicros()).isEqualTo(20);
    assertThat(ratio.spread()).isZero();
  }

  @Test
  void longRoundsWeighMoreThanShortOnes() {
    Ratio ratio = Ratio.of(List.of(round(10, 1, 10, 1), round(80, 2, 20, 2)));

    assertThat(ratio.value()).isEqualTo(90.0 / 3 / (30.0 / 3));
    assertThat(ratio.low()).isEqualTo(1);
    assertThat(ratio.high()).isEqualTo(4);
    assertThat(ratio.spread()).isCloseTo(1, within(1e-9));
  }

  @Test
  void aQuarterWithoutADeliveryDoesNotSpoilTheOthers() {
    Ratio ratio = Ratio.of(List.of(round(10, 0, 10, 1), round(10, 2, 10, 1)));

    assertThat(ratio.value()).isEqualTo(1);
    assertThat(ratio.low()).isEqualTo(0.5);
  }

  @Test
  void aServerThatDeliversNothingHasNoRatio() {
    assertThatThrownBy(() -> Ratio.of(List.of(round(10, 0, 10, 1))))
        .isInstanceOf(Stopped.class)
        .hasMessageStartingWith("the server delivered nothing");
    assertThatThrownBy(() -> Ratio.of(List.of(round(10, 1, 10, 0))))
        .hasMessageStartingWith("the floor delivered nothing");
  }

  private static Alternation.Round round(long nanos, long units, long floorNanos, long floorUnits) {
    return new Alternation.Round(new Cost(nanos, units), new Cost(floorNanos, floorUnits));
  }
}
