// SPDX-License-Identifier: Apache-2.0
package dev.carillon.handler;

import dev.carillon.config.JavaConfig;
import dev.carillon.function.Backend;
import dev.carillon.function.Invocation;
import dev.carillon.function.Outcome;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A function in Java: how many of its calls run, which wait, and its handler.
final class JavaFunction implements Backend {
  private static final Logger log = LoggerFactory.getLogger(JavaFunction.class);

  /// Each keeps a stack and perhaps a processor busy for ever.
  static final int MAX_ABANDONED = 64;

  /// @param start longest time to load
  /// @param answer most bytes of an answer
  record Bounds(Duration start, int answer) {}

  private static final Outcome CLOSED = new Outcome.Stopped();

  private final Identity identity;
  private final JavaConfig config;
  private final Threads threads;
  private final Instance.Holder instances;
  private final Duration start;

  // Guarded by this.
  private final Set<Call> admitted = new HashSet<>();
  private final Queue<Call> waiting = new ArrayDeque<>();
  private int abandoned;
  private boolean closed;

  JavaFunction(
      Identity identity,
      JavaConfig config,
      Threads threads,
      @Nullable SSLContext trust,
      Bounds bounds) {
    this.start = bounds.start();
    this.identity = identity;
    this.config = config;
    this.threads = threads;
    this.instances = new Instance.Holder(identity, config, trust, bounds.answer());
  }

  Threads threads() {
    return threads;
  }

  Duration timeout() {
    return config.timeout();
  }

  @Override
  public void call(Invocation invocation, Consumer<Outcome> then) {
    var call = new Call(this, invocation, then);
    Outcome refused = null;
    boolean runs = false;
    synchronized (this) {
      if (closed) {
        refused = CLOSED;
      } else if (abandoned >= MAX_ABANDONED) {
        refused = stuck();
      } else if (admitted.size() < config.concurrency()) {
        runs = admitted.add(call);
      } else {
        waiting.add(call);
      }
    }
    if (refused != null) {
      then.accept(refused);
      return;
    }
    call.watch();
    if (runs) {
      threads.run(call);
    }
  }

  /// Loads the classes.
  @Override
  public void start(Consumer<Outcome.@Nullable Failed> then) {
    var loading = new FutureTask<>(instances::load);
    var told = new AtomicBoolean();
    Runnable watch =
        threads.after(
            start.toNanos(),
            () -> {
              if (told.compareAndSet(false, true)) {
                loading.cancel(true);
                long seconds = start.toSeconds();
                then.accept(
                    new Outcome.Failed(
                        "Sandbox.Timedout", "Init timed out after " + seconds + " seconds"));
              }
            });
    threads.run(() -> {
      loading.run();
      watch.run();
      if (told.compareAndSet(false, true)) {
        then.accept(loading.resultNow());
      }
    });
  }

  private Outcome stuck() {
    return new Outcome.Failed(
        "Sandbox.Stuck",
        "%d calls of %s did not end when they were interrupted and still run: mend the function and restart the gateway"
            .formatted(MAX_ABANDONED, identity.name()));
  }

  /// On the thread of the call.
  Outcome execute(Call call, Invocation invocation, long end) {
    return instances.call(invocation, end);
  }

  /// A call has ended before it ran.
  void withdraw(Call call) {
    synchronized (this) {
      if (waiting.remove(call)) {
        return;
      }
    }
    boolean _ = threads.remove(call);
    release(call);
  }

  /// A call has ended: there is room for the next.
  void release(Call call) {
    Call next = null;
    synchronized (this) {
      if (admitted.remove(call)) {
        next = admitNext();
      }
    }
    if (next != null) {
      threads.run(next);
    }
  }

  private @Nullable Call admitNext() {
    Call next = closed ? null : waiting.poll();
    if (next != null) {
      admitted.add(next);
    }
    return next;
  }

  /// A call does not end: its thread is replaced, and so are the classes, whose locks it may hold.
  void abandon(Call call) {
    synchronized (this) {
      abandoned++;
    }
    log.warn(
        "A call of {} did not end when it was interrupted; its thread is given up",
        identity.name());
    instances.renew();
    threads.lost();
    release(call);
  }

  /// It has ended after all.
  void regain() {
    synchronized (this) {
      abandoned--;
    }
    threads.regained();
  }

  @Override
  public void close() {
    List<Call> all;
    synchronized (this) {
      closed = true;
      all = new ArrayList<>(admitted);
      all.addAll(waiting);
    }
    all.forEach(call -> call.stop(CLOSED));
    instances.close();
  }
}
