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

  /// Both stand still before and after. What a process spent between the signal and its halt is
  /// seen in the next reading only, so that each one goes on from the last.
  List<Round> run(int rounds) {
    List<Round> all = new ArrayList<>();
    Cost ofSubject = subject.cost();
    Cost ofFloor = floor.cost();
    for (int i = 0; i < rounds; i++) {
      Cost subjectNow = afterSlice(subject);
      Cost floorNow = afterSlice(floor);
      all.add(new Round(subjectNow.minus(ofSubject), floorNow.minus(ofFloor)));
      ofSubject = subjectNow;
      ofFloor = floorNow;
    }
    return all;
  }

  private Cost afterSlice(Pair pair) {
    pair.resume();
    try {
      Pause.millis(sliceMillis);
    } finally {
      pair.stop();
    }
    return pair.cost();
  }
}
