// SPDX-License-Identifier: Apache-2.0
package dev.carillon.bench.compare;

import java.util.Locale;

/// Numbers as people read them.
final class Numbers {
  private Numbers() {}

  /// Two decimals below ten, one below a hundred, none from there on: more would not repeat.
  static String three(double value) {
    String format = value < 9.995 ? "%,.2f" : value < 99.95 ? "%,.1f" : "%,.0f";
    return String.format(Locale.ROOT, format, value);
  }

  static String whole(double value) {
    return String.format(Locale.ROOT, "%,d", Math.round(value));
  }
}
