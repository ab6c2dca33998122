// SPDX-License-Identifier: Apache-2.0
package dev.carillon.transport;

import io.netty.channel.EventLoop;
import java.util.LinkedHashSet;
import java.util.concurrent.TimeUnit;

/// The sockets of one event loop whose first request is not decided yet, and the end of their time.
/// One timer for all of them, and none while nobody comes: a timer for each would cost as much as
/// its handshake.
final class Arrivals {
  private static final int LOOK_MILLIS = 250;

  private final EventLoop executor;
  // All have the same time, so that the first one to come is the first one due.
  private final LinkedHashSet<Arrival> waiting = new LinkedHashSet<>();
  private boolean looking;

  Arrivals(EventLoop executor) {
    this.executor = executor;
  }

  void add(Arrival arrival) {
    waiting.add(arrival);
    if (!looking) {
      look();
    }
  }

  /// @return false if it was not waiting any more
  boolean remove(Arrival arrival) {
    return waiting.remove(arrival);
  }

  private void look() {
    int now = Loop.nowMillis();
    try {
      while (!waiting.isEmpty() && now - waiting.getFirst().deadline() >= 0) {
        waiting.removeFirst().tooLate();
      }
    } finally {
      looking = !waiting.isEmpty();
      if (looking) {
        executor.schedule(this::look, LOOK_MILLIS, TimeUnit.MILLISECONDS);
      }
    }
  }
}
