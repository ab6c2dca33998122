// SPDX-License-Identifier: Apache-2.0
package dev.carillon.connection;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/// A histogram of durations in fixed buckets, doubling from 62.5 µs to 8 s: cheap enough to feed on
/// an event loop once per publication.
public final class LatencyBuckets {
  private static final long FIRST_NANOS = 62_500;

  /// Buckets with an upper bound; one more counts what is longer.
  public static final int COUNT = 18;

  private final AtomicLongArray counts = new AtomicLongArray(COUNT + 1);
  private final LongAdder sumNanos = new LongAdder();

  public void record(long nanos) {
    int bucket = 0;
    while (bucket < COUNT && nanos > upperNanos(bucket)) {
      bucket++;
    }
    counts.incrementAndGet(bucket);
    sumNanos.add(Math.max(0, nanos));
  }

  /// Upper bound of a bucket, in nanoseconds.
  public static long upperNanos(int bucket) {
    return FIRST_NANOS << bucket;
  }

  /// Durations in this bucket alone; `COUNT` is the one without a bound.
  public long count(int bucket) {
    return counts.get(bucket);
  }

  public double sumSeconds() {
    return sumNanos.sum() / 1e9;
  }
}
