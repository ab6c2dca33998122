// SPDX-License-Identifier: Apache-2.0
package dev.carillon.deploy;

import java.util.Locale;

/// What docs/cost.md computes for: users who are always there, and broadcasts of 2 KB to all of
/// them.
///
/// @param broadcasts in 30 days
record Load(String name, long users, long broadcasts) {
  static final long SECONDS = 30L * 24 * 3600;
  static final long MINUTES = SECONDS / 60;
  static final int BYTES = 2048;

  static Load everyMinute(long users) {
    return new Load(String.format(Locale.ROOT, "%,d, one a minute", users), users, MINUTES);
  }

  static Load everySecond(long users) {
    return new Load(String.format(Locale.ROOT, "%,d, one a second", users), users, SECONDS);
  }

  double deliveries() {
    return (double) users * broadcasts;
  }

  /// The service ends each connection after two hours.
  double sessions() {
    return users * 12.0 * 30;
  }

  double gigabytes() {
    return deliveries() * BYTES / 1e9;
  }

  /// Mean of the payload alone.
  double gigabitsPerSecond() {
    return gigabytes() * 8 / SECONDS;
  }
}
