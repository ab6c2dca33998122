// SPDX-License-Identifier: Apache-2.0
package dev.carillon.function;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// Bounds the calls of the whole gateway, so that users' code never takes all of a machine. Any
/// thread.
public final class CallLimit {
  private static final int LOOK_MILLIS = 10;

  private final int most;
  private final AtomicInteger running = new AtomicInteger();
  private final AtomicInteger waiting = new AtomicInteger();

  /// @param most calls at the same time, those included that wait for their backend
  public CallLimit(int most) {
    this.most = most;
  }

  boolean enter() {
    if (running.incrementAndGet() <= most) {
      return true;
    }
    running.decrementAndGet();
    return false;
  }

  void leave() {
    running.decrementAndGet();
  }

  /// A call that must not be refused waits for its turn.
  void waits() {
    waiting.incrementAndGet();
  }

  void waitsNoMore() {
    waiting.decrementAndGet();
  }

  /// Calls whose backend has not answered yet, and those that wait to be made.
  public int running() {
    return running.get() + waiting.get();
  }

  /// Waits until no call is under way and none waits.
  ///
  /// @return false if some still were after that time
  public boolean awaitNone(long millis) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    while (running() > 0) {
      if (System.nanoTime() - end >= 0) {
        return false;
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
    return true;
  }
}
