// SPDX-License-Identifier: Apache-2.0
package dev.carillon.handler;

import dev.carillon.function.Invocation;
import dev.carillon.function.Outcome;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One call on its way through a [JavaFunction]: waits, runs, and ends or is given up.
///
/// Only its lock guards its state, and nothing of the function or the pool is called within.
final class Call implements Runnable {
  /// How long a handler may take to heed that it was interrupted.
  private static final long GRACE = TimeUnit.SECONDS.toNanos(1);

  private enum Phase {
    WAITING,
    RUNNING,
    INTERRUPTED,
    ABANDONED,
    ENDED
  }

  private final JavaFunction function;
  private final Invocation invocation;
  private final Consumer<Outcome> then;

  /// After which nobody waits for the outcome.
  private final long due;

  private Phase phase = Phase.WAITING;
  private boolean told;
  private @Nullable Thread thread;
  private Runnable watch = () -> {};

  /// When the next [#look] is due.
  private long looks;

  /// Since it runs: when it is interrupted. Since it was interrupted: when it is given up.
  private long end;

  Call(JavaFunction function, Invocation invocation, Consumer<Outcome> then) {
    this.function = function;
    this.invocation = invocation;
    this.then = then;
    this.due = System.nanoTime() + invocation.timeout().toNanos();
  }

  /// One look at the clock at the earliest time that can matter; later ones follow from it.
  void watch() {
    Duration timeout = function.timeout();
    Duration first = timeout.compareTo(invocation.timeout()) < 0 ? timeout : invocation.timeout();
    lookIn(first.toNanos());
  }

  private void lookIn(long nanos) {
    Runnable cancel = function.threads().after(Math.max(0, nanos), this::look);
    Runnable stale;
    synchronized (this) {
      stale = phase == Phase.ENDED ? cancel : watch;
      watch = cancel;
      looks = System.nanoTime() + nanos;
    }
    stale.run();
  }

  private void look() {
    Runnable next = step(System.nanoTime());
    if (next != null) {
      next.run();
    }
  }

  private synchronized @Nullable Runnable step(long now) {
    return switch (phase) {
      case WAITING -> {
        if (now - due < 0) {
          yield () -> lookIn(due - now);
        }
        phase = Phase.ENDED;
        yield () -> {
          function.withdraw(this);
          tell(new Outcome.Throttled());
        };
      }
      case RUNNING -> {
        if (now - end >= 0) {
          yield interrupt(timedOut());
        }
        if (now - due < 0) {
          long next = Math.min(due - now, end - now);
          yield () -> lookIn(next);
        }
        long left = end - now;
        // The function goes on, as it does behind the service.
        yield () -> {
          tell(new Outcome.TimedOut());
          lookIn(left);
        };
      }
      case INTERRUPTED -> {
        long left = end - now;
        if (left > 0) {
          yield () -> lookIn(left);
        }
        phase = Phase.ABANDONED;
        yield () -> function.abandon(this);
      }
      case ABANDONED, ENDED -> null;
    };
  }

  private Outcome timedOut() {
    long millis = function.timeout().toMillis();
    return new Outcome.Failed(
        "Sandbox.Timedout",
        "Task timed out after %d.%02d seconds".formatted(millis / 1_000, millis % 1_000 / 10));
  }

  /// Holds the lock, so that the interrupt meets no other call on this thread.
  private Runnable interrupt(Outcome outcome) {
    assert Thread.holdsLock(this);
    phase = Phase.INTERRUPTED;
    end = System.nanoTime() + GRACE;
    if (thread != null) {
      thread.interrupt();
    }
    return () -> {
      tell(outcome);
      lookIn(GRACE);
    };
  }

  /// Ends it whatever it is at.
  void stop(Outcome outcome) {
    Runnable next;
    synchronized (this) {
      next =
          switch (phase) {
            case WAITING -> {
              phase = Phase.ENDED;
              yield () -> {
                function.withdraw(this);
                tell(outcome);
              };
            }
            case RUNNING -> interrupt(outcome);
            case INTERRUPTED, ABANDONED, ENDED -> () -> {};
          };
    }
    next.run();
  }

  @Override
  public void run() {
    long ends = System.nanoTime() + function.timeout().toNanos();
    boolean late;
    synchronized (this) {
      if (phase != Phase.WAITING) {
        return;
      }
      phase = Phase.RUNNING;
      thread = Thread.currentThread();
      end = ends;
      late = looks - ends > 0;
    }
    if (late) { // it waited, and the next look is when it would have waited too long
      lookIn(function.timeout().toNanos());
    }
    Outcome outcome = function.execute(this, invocation, ends);
    boolean abandoned;
    Runnable cancel;
    synchronized (this) {
      abandoned = phase == Phase.ABANDONED;
      phase = Phase.ENDED;
      thread = null;
      cancel = watch;
    }
    boolean _ = Thread.interrupted(); // one that came late must not meet the next call
    cancel.run();
    if (abandoned) {
      function.regain();
    } else {
      function.release(this);
    }
    tell(outcome);
  }

  private void tell(Outcome outcome) {
    synchronized (this) {
      if (told) {
        return;
      }
      told = true;
    }
    then.accept(outcome);
  }
}
