// SPDX-License-Identifier: Apache-2.0
package dev.carillon.bench;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the way through the table showed. The names are those of the JSON object.
///
/// @param ok nothing missed, twice, in a wrong channel or left, and no connection failed or ended
/// @param openMs of a connection from its first packet to the answer of its last join
/// @param rows in the table when all had joined; null if no table was given
/// @param oneLeft the connection with many channels has ended; null if no table was given
/// @param allLeft so have all others; null if no table was given
record MembershipReport(
    String url,
    boolean ok,
    Joined joined,
    Report.@Nullable Latency openMs,
    @Nullable Long rows,
    List<Broadcasts> broadcasts,
    Checked checked,
    @Nullable Cleared oneLeft,
    @Nullable Cleared allLeft,
    List<String> notes) {

  /// @param perSecond joins, not counting those to `default`, which are part of `$connect`
  record Joined(
      int connections,
      int opened,
      int failed,
      int closed,
      long joins,
      double seconds,
      double perSecond) {}

  /// Times from publishing to the last member, of channels with as many members.
  ///
  /// @param members at most
  record Broadcasts(String name, int channels, int members, double medianMs, double maxMs) {}

  /// @param owed messages that all members together were to get
  /// @param strays messages of a channel that the receiver was not in
  record Checked(long owed, long missed, long twice, long strays) {
    boolean good() {
      return missed == 0 && twice == 0 && strays == 0;
    }
  }

  /// How the table became empty.
  ///
  /// @param rows before
  /// @param left rows that were still there when the time was over
  record Cleared(long rows, double seconds, long left) {}
}
