// SPDX-License-Identifier: Apache-2.0
package dev.carillon.bench.compare;

import java.time.Duration;

/// How long is measured.
///
/// @param warmUp of a server at full speed before its slices: a JIT compiler must have settled
/// @param rounds of slices
/// @param connects rounds of connects in one server process; the second half of them counts
/// @param stepWarmUp before instructions are counted
/// @param steps how long they are counted
record Effort(Duration warmUp, int rounds, int connects, Duration stepWarmUp, Duration steps) {
  static final Effort FULL =
      new Effort(Duration.ofSeconds(6), 20, 6, Duration.ofSeconds(15), Duration.ofSeconds(6));
  static final Effort QUICK =
      new Effort(Duration.ofMillis(2_500), 5, 4, Duration.ofSeconds(4), Duration.ofSeconds(2));
}
