// SPDX-License-Identifier: Apache-2.0
package dev.carillon.bench.compare;

/// One load, the same for every server.
///
/// @param connections subscribers of a broadcast, or connections
/// @param payload bytes of a message
/// @param window messages that a broadcast has outstanding
/// @param channels over which the subscribers are spread evenly
/// @param deflate whether permessage-deflate is offered, and the message is text that shrinks as
///   such text does
record Work(Kind kind, int connections, int payload, int window, int channels, boolean deflate) {
  enum Kind {
    BROADCAST,
    ECHO,
    CONNECT
  }

  static Work broadcast(int subscribers, int window) {
    return new Work(Kind.BROADCAST, subscribers, 128, window, 1, false);
  }

  static Work echo(int connections) {
    return new Work(Kind.ECHO, connections, 128, 1, 1, false);
  }

  static Work connect(int connections) {
    return new Work(Kind.CONNECT, connections, 128, 1, 1, false);
  }

  Work withPayload(int bytes) {
    return new Work(kind, connections, bytes, window, channels, deflate);
  }

  Work withChannels(int number) {
    return new Work(kind, connections, payload, window, number, deflate);
  }

  Work deflated() {
    return new Work(kind, connections, payload, window, channels, true);
  }

  Work plain() {
    return new Work(kind, connections, payload, window, channels, false);
  }

  int receivers() {
    return connections / channels;
  }
}
