package dev.carillon.bench;

/// What is done with open connections.
sealed interface Job permits Broadcast, Echo, Hold {
  /// Sends from `begin` to `end`, both in nanoseconds of [Loops#now].
  void start(long begin, long end);

  /// `count` messages have just reached the connection, duplicates not counted. Called on the loop
  /// of the connection, once for each read.
  void delivered(ClientConnection connection, int count);

  /// Deliveries still to come, 0 or less when all are there.
  long owed();

  /// Gives up what is outstanding, so that a closed loop goes on after a loss.
  void forgive();

  /// Messages sent so far.
  long sent();

  /// Sends no more, whatever was still due.
  ///
  /// @return messages that were sent
  long stop();

  /// Deliveries that never came, exactly; after [#stop].
  long lost();
}
