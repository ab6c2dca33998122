// SPDX-License-Identifier: Apache-2.0
package dev.carillon.transport;

import dev.carillon.connection.CloseReason;
import dev.carillon.connection.Registry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Closes the connections of one event loop a few at a time.
final class Drain implements Runnable {
  private static final int STEP_MILLIS = 10;

  /// Longest a closing handshake takes; see [Wire#PATIENCE_MILLIS].
  private static final int GOODBYE_MILLIS = 1_500;

  private final Loop loop;
  private final CloseReason reason;
  private final long startNanos;
  private final long overNanos;
  private final int total;
  private final CountDownLatch done;
  private int closed;
  private int slot;

  private Drain(Loop loop, Duration over, CloseReason reason, CountDownLatch done) {
    this.loop = loop;
    this.reason = reason;
    this.startNanos = System.nanoTime();
    this.overNanos = Math.max(1, over.toNanos());
    this.total = loop.registry().size();
    this.done = done;
  }

  static void run(List<Loop> loops, Duration over, CloseReason reason) throws InterruptedException {
    var done = new CountDownLatch(loops.size());
    for (Loop loop : loops) {
      loop.executor().execute(() -> new Drain(loop, over, reason, done).run());
    }
    done.await(over.toMillis() + 2 * GOODBYE_MILLIS, TimeUnit.MILLISECONDS);
  }

  @Override
  public void run() {
    Registry<WebSocketConnection> registry = loop.registry();
    long elapsed = System.nanoTime() - startNanos;
    double part = Math.min(1.0, (double) elapsed / overNanos);
    long due = (long) Math.ceil(total * part);
    // Past the time whoever is left goes, late comers of the last moment too.
    boolean last = part >= 1.0;
    while ((closed < due || last) && slot < registry.slots()) {
      WebSocketConnection connection = registry.at(slot++);
      if (connection != null) {
        connection.close(reason);
        closed++;
      }
    }
    boolean over =
        registry.size() == 0 || (last && elapsed > overNanos + GOODBYE_MILLIS * 1_000_000L);
    if (over) {
      done.countDown();
    } else {
      loop.executor().schedule(this, STEP_MILLIS, TimeUnit.MILLISECONDS);
    }
  }
}
