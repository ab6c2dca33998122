// SPDX-License-Identifier: Apache-2.0
package dev.carillon.bench.compare;

/// What was spent, and for how much.
record Cost(long nanos, long units) {
  static final Cost NONE = new Cost(0, 0);

  Cost plus(Cost other) {
    return new Cost(nanos + other.nanos, units + other.units);
  }

  Cost minus(Cost other) {
    return new Cost(nanos - other.nanos, units - other.units);
  }

  double nanosPerUnit() {
    return (double) nanos / units;
  }
}
