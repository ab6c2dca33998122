// SPDX-License-Identifier: Apache-2.0
package dev.carillon.bench;

/// What is done with open connections.
sealed interface Job extends Deliveries permits Broadcast, Echo, Hold {
  /// Sends from `begin` to `end`; `measured` between them is where the measured time begins. All in
  /// nanoseconds of [Loops#now].
  void start(long begin, long measured, long end);

  /// Deliveries still to come, 0 or less when all are there.
  long owed();

  /// Gives up what is outstanding, so that a closed loop goes on after a loss.
  void forgive();

  /// Messages sent that were due in the measured time.
  long sentMeasured();

  /// Sends no more, whatever was still due.
  ///
  /// @return messages that were sent
  long stop();

  /// Deliveries that never came, exactly; after [#stop].
  long lost();
}
