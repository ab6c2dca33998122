// SPDX-License-Identifier: Apache-2.0
package dev.carillon.bench;

/// Who is opened, what each joins, and what it must get. Channels are numbers here, as in a
/// [Marker].
interface Plan {
  /// Connections in all: receivers, then publishers.
  int sockets();

  /// Receivers; whoever comes after them only publishes.
  int connections();

  /// New connections per second, 0 for as fast as [#inflight] lets.
  int connectRate();

  /// Connections that may be opening at once.
  int inflight();

  /// Sequences that a receiver follows at most.
  int streams();

  /// Which of the receiver's sequences a marker belongs to, -1 if none of them.
  int stream(int receiver, Marker marker);

  /// The channels that a receiver joins.
  int[] joins(int receiver);

  String channelName(int channel);
}
