// SPDX-License-Identifier: Apache-2.0
package dev.carillon;

import dev.carillon.function.Backend;
import dev.carillon.function.Invocation;
import dev.carillon.function.Outcome;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// How many calls of some backends have begun and not ended. Any thread.
final class Running {
  private int calls;

  /// The same backend, whose calls are counted here.
  Backend counted(Backend backend) {
    return new Backend() {
      @Override
      public void call(Invocation invocation, Consumer<Outcome> then) {
        begin();
        backend.call(
            invocation,
            outcome -> {
              end();
              then.accept(outcome);
            });
      }

      @Override
      public void start(Consumer<Outcome.@Nullable Failed> then) {
        backend.start(then);
      }

      @Override
      public void close() {
        backend.close();
      }
    };
  }

  private synchronized void begin() {
    calls++;
  }

  private synchronized void end() {
    if (--calls == 0) {
      notifyAll();
    }
  }

  /// Returns when no call runs, or the time is over.
  synchronized void awaitNone(Duration atMost) throws InterruptedException {
    long end = System.nanoTime() + atMost.toNanos();
    for (long left = atMost.toMillis(); calls > 0 && left > 0; ) {
      wait(left);
      left = (end - System.nanoTime()) / 1_000_000;
    }
  }
}
