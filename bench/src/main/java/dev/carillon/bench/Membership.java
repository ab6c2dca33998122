// SPDX-License-Identifier: Apache-2.0
package dev.carillon.bench;

import java.util.stream.IntStream;

/// Connections that are in a few of many channels each, and all of them in `default`, which they
/// need not join. The last receiver is the traveller: it alone is in [#MANY] channels of its own.
/// One publisher.
///
/// Channels: first those with names that several connections join, then `default`, then the
/// traveller's. Each gets one message.
///
/// @param members connections, the traveller not among them
/// @param perConnection channels that each of them joins, at most `names`
/// @param names channels that exist for them
/// @param inflight connections that may be opening, with their joins, at once
record Membership(int members, int perConnection, int names, int inflight) implements Plan {
  /// Channels of one connection in the contract that this proves.
  static final int MANY = 30;

  @Override
  public int sockets() {
    return connections() + 1;
  }

  @Override
  public int connections() {
    return members + 1;
  }

  @Override
  public int connectRate() {
    return 0;
  }

  int traveller() {
    return members;
  }

  int byDefault() {
    return names;
  }

  int channels() {
    return names + 1 + MANY;
  }

  /// Joins in all.
  long joins() {
    return (long) members * perConnection + MANY;
  }

  /// How many must get a message to the channel.
  int membersOf(int channel) {
    if (channel == byDefault()) {
      return connections();
    }
    if (channel > byDefault()) {
      return 1;
    }
    // Dealt round: connection r has the numbers r × perConnection and so on, modulo names.
    long dealt = (long) members * perConnection;
    return (int) (dealt / names + (channel < dealt % names ? 1 : 0));
  }

  @Override
  public int streams() {
    return Math.max(perConnection, MANY) + 1;
  }

  /// How many messages a receiver must get, one in each of its first streams.
  int owed(int receiver) {
    return joins(receiver).length + 1;
  }

  @Override
  public int[] joins(int receiver) {
    return receiver == traveller()
        ? IntStream.range(byDefault() + 1, channels()).toArray()
        : IntStream.range(0, perConnection)
            .map(k -> (int) (((long) receiver * perConnection + k) % names))
            .toArray();
  }

  @Override
  public int stream(int receiver, Marker marker) {
    if (marker.channel() == byDefault()) {
      return 0;
    }
    int[] joined = joins(receiver);
    for (int i = 0; i < joined.length; i++) {
      if (joined[i] == marker.channel()) {
        return i + 1;
      }
    }
    return -1;
  }

  @Override
  public String channelName(int channel) {
    return channel == byDefault() ? "default" : "bench-" + channel;
  }
}
