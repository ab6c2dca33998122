// SPDX-License-Identifier: Apache-2.0
package dev.carillon.cli;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// How long to wait before the next attempt: doubled each time up to a bound, and spread over its
/// upper half, so that clients which lost the same server do not come back together.
///
/// @param first the bound of the first wait
/// @param longest the bound of all waits
record Backoff(Duration first, Duration longest, RandomGenerator random) {
  /// @param attempt 0 for the first
  Duration delay(int attempt) {
    double bound =
        Math.min((double) longest.toMillis(), (double) first.toMillis() * Math.pow(2, attempt));
    return Duration.ofMillis(Math.round(bound * (0.5 + random.nextDouble() / 2)));
  }
}
