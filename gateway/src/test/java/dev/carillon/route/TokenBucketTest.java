// SPDX-License-Identifier: Apache-2.0
package dev.carillon.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenBucketTest {
  private static final long SECOND = 1_000_000_000;

  /// Close to where it wraps: the clock's own zero means nothing.
  private final AtomicLong nanoTime = new AtomicLong(Long.MAX_VALUE - SECOND / 2);

  @Test
  void aFullBucketGivesItsBurstAndThenTheRate() {
    var bucket = new TokenBucket(10, 5, nanoTime::get);
    assertThat(taken(bucket)).isEqualTo(5);
    nanoTime.addAndGet(SECOND / 10 - 1);
    assertThat(taken(bucket)).isZero();
    nanoTime.addAndGet(1);
    assertThat(taken(bucket)).isEqualTo(1);
    nanoTime.addAndGet(3 * SECOND / 10);
    assertThat(taken(bucket)).isEqualTo(3);
  }

  @Test
  void aLongRestFillsItNoFurtherThanItsBurst() {
    var bucket = new TokenBucket(10, 5, nanoTime::get);
    assertThat(taken(bucket)).isEqualTo(5);
    nanoTime.addAndGet(3_600 * SECOND);
    assertThat(taken(bucket)).isEqualTo(5);
  }

  @Test
  void whoIsRefusedDoesNotWaitLongerForIt() {
    var bucket = new TokenBucket(1, 1, nanoTime::get);
    assertThat(bucket.take()).isTrue();
    for (int i = 0; i < 1_000; i++) {
      assertThat(bucket.take()).isFalse();
    }
    nanoTime.addAndGet(SECOND);
    assertThat(bucket.take()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "0, 5", "5, 0", "-1, 5"})
  void aLimitOfNothingLetsNothingThrough(int rate, int burst) {
    var bucket = new TokenBucket(rate, burst, nanoTime::get);
    nanoTime.addAndGet(SECOND);
    assertThat(bucket.take()).isFalse();
  }

  @Test
  void theLargestLimitsDoNotOverflow() {
    var slow = new TokenBucket(1, Integer.MAX_VALUE, nanoTime::get);
    var fast = new TokenBucket(Integer.MAX_VALUE, Integer.MAX_VALUE, nanoTime::get);
    for (int i = 0; i < 10_000; i++) {
      assertThat(slow.take()).isTrue();
      assertThat(fast.take()).isTrue();
    }
  }

  @Test
  void manyThreadsTakeNoMoreThanThereIs() {
    var bucket = new TokenBucket(1, 10_000, nanoTime::get);
    var taken = new AtomicInteger();
    try (var threads = Executors.newFixedThreadPool(4)) {
      for (int i = 0; i < 4; i++) {
        threads.execute(() -> taken.addAndGet(taken(bucket)));
      }
    }
    assertThat(taken).hasValue(10_000);
  }

  private static int taken(TokenBucket bucket) {
    int taken = 0;
    while (bucket.take()) {
      taken++;
    }
    return taken;
  }
}
