// SPDX-License-Identifier: Apache-2.0
package dev.carillon.bench.compare;

import dev.carillon.bench.Stopped;
import java.util.List;

/// The server's CPU time for a unit of work in terms of the floor's.
///
/// @param value over all rounds
/// @param low of the quarters of the rounds, as is high: how far to trust the value. A server that
///   delivers in bursts may have nothing to tell of a quarter
/// @param floorMicros what the floor took for a unit
record Ratio(double value, double low, double high, double floorMicros) {
  private static final int PARTS = 4;

  /// @throws Stopped if either side has done nothing
  static Ratio of(List<Alternation.Round> rounds) {
    double value = ratio(rounds);
    double low = value;
    double high = value;
    int parts = Math.min(PARTS, rounds.size());
    for (int i = 0; i < parts; i++) {
      List<Alternation.Round> part =
          rounds.subList(rounds.size() * i / parts, rounds.size() * (i + 1) / parts);
      if (sum(part, true).units() > 0 && sum(part, false).units() > 0) {
        low = Math.min(low, ratio(part));
        high = Math.max(high, ratio(part));
      }
    }
    return new Ratio(value, low, high, sum(rounds, false).nanosPerUnit() / 1e3);
  }

  /// From the lowest part to the highest, as a share of the value.
  double spread() {
    return (high - low) / value;
  }

  private static double ratio(List<Alternation.Round> rounds) {
    Cost subject = sum(rounds, true);
    Cost floor = sum(rounds, false);
    if (subject.units() == 0 || floor.units() == 0) {
      throw new Stopped(
          (subject.units() == 0 ? "the server" : "the floor")
              + " delivered nothing for a while: messages were lost, or it is too slow for so many connections (--connections)");
    }
    return subject.nanosPerUnit() / floor.nanosPerUnit();
  }

  private static Cost sum(List<Alternation.Round> rounds, boolean subject) {
    Cost sum = Cost.NONE;
    for (Alternation.Round round : rounds) {
      sum = sum.plus(subject ? round.subject() : round.floor());
    }
    return sum;
  }
}
