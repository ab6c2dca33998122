// SPDX-License-Identifier: Apache-2.0
package dev.carillon.functions;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/// How long to wait before trying again: twice as long each time, and a random part of it, so that
/// those who were refused together do not come back together.
final class Backoff {
  private static final long FIRST = 25;
  private static final long LONGEST = 2_000;

  private Backoff() {}

  /// @param attempt from 0
  static Duration before(int attempt) {
    long most = Math.min(LONGEST, FIRST << Math.min(attempt, 10));
    return Duration.ofMillis(ThreadLocalRandom.current().nextLong(most / 2, most + 1));
  }

  static void sleep(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
