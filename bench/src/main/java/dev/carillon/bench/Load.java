// SPDX-License-Identifier: Apache-2.0
package dev.carillon.bench;

import java.util.stream.IntStream;

/// What a run does, already checked.
///
/// @param connections receivers; the publishers come on top
/// @param connectRate new connections per second, 0 for as fast as `inflight` lets
/// @param inflight connections that may be opening at once
/// @param channels channels that exist
/// @param perConnection channels that each receiver joins, at most `channels`
/// @param payload bytes of one message, the marker included
/// @param rate messages per second in all, 0 for a closed loop
/// @param window messages outstanding in a closed loop: in all (broadcast), of each connection
///   (echo)
/// @param seconds the measured time
/// @param warmUp seconds of the same load before it, not measured but checked for loss
/// @param drain seconds that deliveries may still take after the last message
/// @param threads event loops of the client
record Load(
    Mode mode,
    int connections,
    int connectRate,
    int inflight,
    int channels,
    int perConnection,
    int publishers,
    int payload,
    double rate,
    int window,
    double seconds,
    double warmUp,
    double drain,
    int threads)
    implements Plan {

  /// The jobs of the driver.
  enum Mode {
    /// publishers send to channels, every receiver checks what reaches it
    BROADCAST,
    /// every connection sends to itself
    ECHO,
    /// connections are held, nothing is sent
    IDLE,
    /// connections are opened, nothing more
    CONNECT
  }

  @Override
  public int sockets() {
    return connections + (mode == Mode.BROADCAST ? publishers : 0);
  }

  /// One for each publisher in each of its channels.
  @Override
  public int streams() {
    return switch (mode) {
      case BROADCAST -> perConnection * publishers;
      case ECHO -> 1;
      case IDLE, CONNECT -> 0;
    };
  }

  @Override
  public int[] joins(int receiver) {
    return IntStream.range(0, perConnection).map(k -> channelOf(receiver, k)).toArray();
  }

  @Override
  public String channelName(int channel) {
    return "bench-" + channel;
  }

  @Override
  public int stream(int receiver, Marker marker) {
    if (streams() == 0) {
      return -1;
    }
    if (mode == Mode.ECHO) {
      return 0;
    }
    int slot = slotOf(receiver, marker.channel());
    return slot < perConnection && marker.publisher() < publishers
        ? slot * publishers + marker.publisher()
        : -1;
  }

  /// The k-th channel of a receiver. Receivers are dealt round the channels, so that these are
  /// even.
  int channelOf(int receiver, int k) {
    return (int) (((long) receiver * perConnection + k) % channels);
  }

  /// The inverse of [#channelOf]: which of its channels that is to a receiver, `perConnection` or
  /// more if it never joined it.
  int slotOf(int receiver, int channel) {
    return channel < channels
        ? (int) Math.floorMod(channel - (long) receiver * perConnection, (long) channels)
        : perConnection;
  }
}
