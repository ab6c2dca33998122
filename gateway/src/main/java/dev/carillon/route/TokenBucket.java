// SPDX-License-Identifier: Apache-2.0
package dev.carillon.route;

import dev.carillon.config.ThrottleConfig;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/// A token bucket that all event loops share without a lock: the generic cell rate algorithm (ITU-T
/// I.371), whose whole state is the time at which the bucket will be full again.
public final class TokenBucket {
  private final LongSupplier nanoTime;
  private final long origin;
  private final boolean open;
  private final long interval;

  /// How far ahead of now the bucket may be full again, and still give a token.
  private final long tolerance;

  private final AtomicLong full = new AtomicLong();

  /// @param rate tokens a second; 0, as the service has it, closes what it is for
  /// @param burst tokens of a full bucket; 0 does the same
  /// @param nanoTime as [System#nanoTime]
  public TokenBucket(int rate, int burst, LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    origin = nanoTime.getAsLong();
    open = rate > 0 && burst > 0;
    interval = open ? Math.max(1, TimeUnit.SECONDS.toNanos(1) / rate) : 0;
    tolerance = interval * Math.max(0, burst - 1);
  }

  static TokenBucket of(ThrottleConfig config, LongSupplier nanoTime) {
    return new TokenBucket(config.rate(), config.burst(), nanoTime);
  }

  /// Takes a token; false if there is none, which costs nothing.
  public boolean take() {
    if (!open) {
      return false;
    }
    long now = nanoTime.getAsLong() - origin;
    while (true) {
      long was = full.get();
      long from = Math.max(was, now);
      if (from - now > tolerance) {
        return false;
      }
      if (full.compareAndSet(was, from + interval)) {
        return true;
      }
    }
  }
}
