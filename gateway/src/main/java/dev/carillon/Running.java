// SPDX-License-Identifier: Apache-2.0
package dev.carillon;

import dev.carillon.function.Backend;
import dev.carillon.function.Invocation;
import dev.carillon.function.Outcome;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// How many calls of some backends have begun and not ended, and what takes those that come when
/// others have replaced them. Any thread.
final class Running {
  private static final Outcome REMOVED =
      new Outcome.Failed("Function.Removed", "a change has removed it");

  private int calls;
  private @Nullable Backends replacement;
  private long replacedAt;

  /// The same backend, whose calls are counted here. Whoever found it before it was replaced, and
  /// calls it after, calls what replaces it: a message may wait long for its turn.
  ///
  /// @param later finds what replaces it; null if nothing does
  Backend counted(Backend backend, Function<Backends, @Nullable Backend> later) {
    return new Backend() {
      @Override
      public void call(Invocation invocation, Consumer<Outcome> then) {
        Backends replaced = begin();
        if (replaced == null) {
          backend.call(
              invocation,
              outcome -> {
                end();
                then.accept(outcome);
              });
          return;
        }
        Backend next = later.apply(replaced);
        if (next == null) {
          then.accept(REMOVED);
        } else {
          next.call(invocation, then);
        }
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

  /// Counts a call, unless these were replaced.
  ///
  /// @return by what
  private synchronized @Nullable Backends begin() {
    if (replacement == null) {
      calls++;
    }
    return replacement;
  }

  private synchronized void end() {
    if (--calls == 0) {
      notifyAll();
    }
  }

  /// No call begins here any more.
  synchronized void replace(Backends by) {
    replacement = by;
    replacedAt = System.nanoTime();
  }

  synchronized boolean isBusyAfter(Duration replaced) {
    return calls > 0 && replacement != null && System.nanoTime() - replacedAt >= replaced.toNanos();
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
