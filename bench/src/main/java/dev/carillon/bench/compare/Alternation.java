// SPDX-License-Identifier: Apache-2.0
package dev.carillon.bench.compare;

import java.util.ArrayList;
import java.util.List;

/// Two pairs on the same processors, one running while the other stands still, in turn. A machine
/// whose speed moves within minutes is the same one for both of them within 150 ms, so that the
/// ratio holds though neither time does.
record Alternation(Pair subject, Pair floor, long sliceMillis) {
  static final long SLICE_MILLIS = 150;

  /// What both spent in one slice each.
  record Round(Cost subject, Cost floor) {}

  /// Both stand still before and after.
  List<Round> run(int rounds) {
    List<Round> all = new ArrayList<>();
    for (int i = 0; i < rounds; i++) {
      all.add(new Round(slice(subject), slice(floor)));
    }
    return all;
  }

  private Cost slice(Pair pair) {
    Cost before = pair.cost();
    pair.resume();
    try {
      Pause.millis(sliceMillis);
    } finally {
      pair.stop();
    }
    return pair.cost().minus(before);
  }
}
