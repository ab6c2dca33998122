// SPDX-License-Identifier: Apache-2.0
package dev.carillon.bench;

import org.HdrHistogram.Histogram;

/// What one event loop counted. Confined to that loop; [Loops#gather] adds the loops up.
final class Meter {
  private static final long LONGEST = 600_000_000_000L;

  /// Nanoseconds from the scheduled send to the receipt, of messages scheduled in the window.
  final Histogram latency = new Histogram(LONGEST, 3);

  /// Nanoseconds from the start of connecting to the last answer of the joins.
  final Histogram connect = new Histogram(LONGEST, 3);

  /// Different messages received, and how many of them within the window.
  long deliveries;

  long inWindow;
  long duplicates;
  long outOfOrder;

  /// Messages of a channel that the receiver had not joined.
  long stray;

  private long begin = Long.MAX_VALUE;
  private long end = Long.MAX_VALUE;

  /// Sets the measured time, in nanoseconds of [Loops#now].
  void measure(long begin, long end) {
    this.begin = begin;
    this.end = end;
  }

  void delivered(Ledger.Outcome outcome, long scheduled, long now) {
    switch (outcome) {
      case DUPLICATE -> {
        duplicates++;
        return;
      }
      case LATE -> outOfOrder++;
      case IN_ORDER -> {}
    }
    deliveries++;
    if (now >= begin && now < end) {
      inWindow++;
    }
    if (scheduled >= begin && scheduled < end) {
      latency.recordValue(Math.clamp(now - scheduled, 0, LONGEST));
    }
  }

  void connected(long nanos) {
    connect.recordValue(Math.clamp(nanos, 0, LONGEST));
  }

  void add(Meter other) {
    latency.add(other.latency);
    connect.add(other.connect);
    deliveries += other.deliveries;
    inWindow += other.inWindow;
    duplicates += other.duplicates;
    outOfOrder += other.outOfOrder;
    stray += other.stray;
  }
}
