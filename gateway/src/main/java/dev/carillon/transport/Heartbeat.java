// SPDX-License-Identifier: Apache-2.0
package dev.carillon.transport;

import dev.carillon.config.Limits;
import dev.carillon.connection.CloseReason;
import dev.carillon.connection.Registry;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// Looks after the connections of one event loop: pings the silent ones, closes those that do not
/// answer, and those that are idle or old past a bound.
///
/// A look every eighth of the interval and a patience of three quarters of it: whoever vanishes is
/// pinged after at most 7/8 and closed after at most 13/8, so always within two intervals.
final class Heartbeat implements Runnable {
  private static final int LOOKS = 8;

  private final Registry<WebSocketConnection> registry;
  private final int patience;
  private final long idle;
  private final long age;

  private Heartbeat(Loop loop, Duration interval, Limits limits) {
    this.registry = loop.registry();
    this.patience = (int) (interval.toMillis() * 3 / 4);
    this.idle = limits.idle().toMillis();
    this.age = limits.age().toMillis();
  }

  static void start(Loop loop, Duration interval, Limits limits) {
    long every = Math.max(1, interval.toMillis() / LOOKS);
    loop.executor()
        .scheduleWithFixedDelay(
            new Heartbeat(loop, interval, limits), every, every, TimeUnit.MILLISECONDS);
  }

  @Override
  public void run() {
    int now = Loop.nowMillis();
    long wallClock = age > 0 ? System.currentTimeMillis() : 0;
    for (int slot = 0; slot < registry.slots(); slot++) {
      WebSocketConnection connection = registry.at(slot);
      if (connection == null) {
        continue;
      }
      connection.checkAlive(now, patience);
      if (idle > 0 && connection.idleMillis(now) >= idle) {
        connection.close(CloseReason.IDLE);
      } else if (age > 0 && wallClock - connection.client().connectedAt() >= age) {
        connection.close(CloseReason.TOO_OLD);
      }
    }
  }
}
