// SPDX-License-Identifier: Apache-2.0
package dev.carillon.connection;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LatencyBucketsTest {
  private final LatencyBuckets buckets = new LatencyBuckets();

  @Test
  void boundsDoubleFrom62MicrosecondsToEightSeconds() {
    assertThat(LatencyBuckets.upperNanos(0)).isEqualTo(62_500);
    assertThat(LatencyBuckets.upperNanos(1)).isEqualTo(125_000);
    assertThat(LatencyBuckets.upperNanos(LatencyBuckets.COUNT - 1)).isEqualTo(8_192_000_000L);
  }

  @Test
  void aDurationCountsInTheFirstBucketWhoseBoundItDoesNotExceed() {
    buckets.record(0);
    buckets.record(62_500);
    buckets.record(62_501);
    buckets.record(125_000);
    buckets.record(8_192_000_000L);
    buckets.record(8_192_000_001L);

    assertThat(buckets.count(0)).isEqualTo(2);
    assertThat(buckets.count(1)).isEqualTo(2);
    assertThat(buckets.count(LatencyBuckets.COUNT - 1)).isEqualTo(1);
    assertThat(buckets.count(LatencyBuckets.COUNT)).isEqualTo(1);
  }

  @Test
  void theSumIsInSecondsAndAClockThatRunsBackwardsDoesNotLowerIt() {
    buckets.record(1_500_000_000L);
    buckets.record(-1);

    assertThat(buckets.sumSeconds()).isEqualTo(1.5);
    assertThat(buckets.count(0)).isEqualTo(1);
  }
}
