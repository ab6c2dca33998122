// SPDX-License-Identifier: Apache-2.0
package dev.carillon.config;

import org.jspecify.annotations.Nullable;

/// What holds for throttles of stages, routes and keys. 0 closes what it is for, as in the service.
final class ThrottleRules {
  private ThrottleRules() {}

  static void check(String path, @Nullable ThrottleConfig throttle, Report report) {
    if (throttle != null) {
      notNegative(path + ".rate", throttle.rate(), report);
      notNegative(path + ".burst", throttle.burst(), report);
    }
  }

  private static void notNegative(String path, int value, Report report) {
    if (value < 0) {
      report.problem(path, "must be at least 0, not " + value);
    }
  }
}
