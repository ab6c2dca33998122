// SPDX-License-Identifier: Apache-2.0
package dev.carillon.transport;

/// How many messages a connection may send: the generic cell rate algorithm, whose whole state is
/// one time for each connection.
///
/// @param intervalNanos between two messages of the sustained rate
/// @param burstNanos by how much a connection may be ahead of it
record MessageRate(long intervalNanos, long burstNanos) {

  /// @param perSecond sustained
  /// @param burst messages that may come at once
  static MessageRate of(int perSecond, int burst) {
    long interval = 1_000_000_000L / perSecond;
    return new MessageRate(interval, interval * Math.max(0, burst - 1));
  }

  /// The state of a connection that has not sent anything yet.
  static long fresh(long nowNanos) {
    return nowNanos;
  }

  /// Is one more message too many?
  boolean exceeded(long state, long nowNanos) {
    return state - nowNanos > burstNanos;
  }

  /// The state after one more message.
  long after(long state, long nowNanos) {
    return (state - nowNanos > 0 ? state : nowNanos) + intervalNanos;
  }
}
