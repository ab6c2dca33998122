// SPDX-License-Identifier: Apache-2.0
package dev.carillon.bench;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/// What one receiver got of each stream of sequence numbers, exactly: a number that was jumped over
/// is missing until it comes late; one that comes again is a duplicate.
final class Ledger {
  private final int[] next;

  /// Only a receiver that missed something pays for remembering it.
  private @Nullable BitSet @Nullable [] missing;

  Ledger(int streams) {
    next = new int[streams];
  }

  /// How a delivery stands to those before it.
  enum Outcome {
    IN_ORDER,
    LATE,
    DUPLICATE
  }

  Outcome note(int stream, int sequence) {
    int expected = next[stream];
    if (sequence >= expected) {
      if (sequence > expected) {
        missing(stream).set(expected, sequence);
      }
      next[stream] = sequence + 1;
      return Outcome.IN_ORDER;
    }
    BitSet gaps = missing(stream);
    if (gaps.get(sequence)) {
      gaps.clear(sequence);
      return Outcome.LATE;
    }
    return Outcome.DUPLICATE;
  }

  /// How many of the first `published` never came.
  long lost(int stream, int published) {
    BitSet gaps = missing == null ? null : missing[stream];
    return (long) published - next[stream] + (gaps == null ? 0 : gaps.cardinality());
  }

  private BitSet missing(int stream) {
    if (missing == null) {
      missing = new @Nullable BitSet[next.length];
    }
    BitSet gaps = missing[stream];
    if (gaps == null) {
      gaps = new BitSet();
      missing[stream] = gaps;
    }
    return gaps;
  }
}
