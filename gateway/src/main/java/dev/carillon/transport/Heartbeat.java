// SPDX-License-Identifier: Apache-2.0
package dev.carillon.transport;

import dev.carillon.config.Config;
import dev.carillon.connection.CloseReason;
import dev.carillon.connection.Registry;
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
  private final CloseReason wasIdle;
  private final CloseReason wasOld;

  private Heartbeat(Loop loop, Config config) {
    this.registry = loop.registry();
    this.patience = (int) (config.heartbeat().interval().toMillis() * 3 / 4);
    this.idle = config.limits().idle().toMillis();
    this.age = config.limits().age().toMillis();
    this.wasIdle = CloseReason.IDLE.because(config.contract().idleReason());
    this.wasOld = CloseReason.TOO_OLD.because(config.contract().ageReason());
  }

  static void start(Loop loop, Config config) {
    long every = Math.max(1, config.heartbeat().interval().toMillis() / LOOKS);
    loop.executor()
        .scheduleWithFixedDelay(new Heartbeat(loop, config), every, every, TimeUnit.MILLISECONDS);
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
        connection.close(wasIdle);
      } else if (age > 0 && wallClock - connection.client().connectedAt() >= age) {
        connection.close(wasOld);
      }
    }
  }
}
