// SPDX-License-Identifier: Apache-2.0
package dev.carillon.connection;

import java.time.InstantSource;

/// Gives out the ids of requests, messages and publications of one event loop: the shape of a
/// [ConnectionId] with a counter in place of the slot. The last five bytes are those of the loop's
/// connections, as in the service (contract 1.8).
public final class IdSource {
  private final LoopId loop;
  private final InstantSource clock;
  private int next;

  public IdSource(LoopId loop, InstantSource clock, int first) {
    this.loop = loop;
    this.clock = clock;
    this.next = first;
  }

  public String next() {
    int ticks = ConnectionId.ticks(clock.millis());
    int number = next++ & (ConnectionId.MAX_SLOTS - 1);
    return new ConnectionId(ticks, number, loop.node(), loop.incarnation(), loop.loop()).toString();
  }
}
