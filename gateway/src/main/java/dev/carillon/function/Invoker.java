// SPDX-License-Identifier: Apache-2.0
package dev.carillon.function;

import dev.carillon.connection.IdSource;
import dev.carillon.connection.SparingLog;
import dev.carillon.connection.StageMeters;
import dev.carillon.event.Caller;
import dev.carillon.event.Event;
import dev.carillon.event.EventSource;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/// Calls the functions of one stage for the connections of one event loop. Touched on that loop
/// only; so is everybody who waits for an outcome.
public final class Invoker {
  /// Ends of connections that are told at the same time: few, so that none waits for its turn at
  /// the backend longer than a call may take.
  private static final int FAREWELLS = 8;

  /// When a backend has broken its promise to answer: a function may take a quarter of an hour.
  private static final Duration NEVER = Duration.ofMinutes(16);

  /// Until room is looked for again that calls of other loops may have left.
  private static final int LOOK_MILLIS = 10;

  private final SparingLog log = SparingLog.ofFunctions();
  private final Supplier<EventSource> source;
  private final IdSource ids;
  private final ScheduledExecutorService loop;
  private final CallLimit limit;
  private final StageMeters meters;
  private final Terms terms;

  /// What holds for all calls.
  ///
  /// @param perConnection calls for one connection before its reads stop
  /// @param throttleMessage what a client is told past a bound
  /// @param lostReason how the end of a connection is reported that ended without a close frame
  /// @param textOnly is what is no text a failure of its function
  public record Terms(
      int perConnection, String throttleMessage, String lostReason, boolean textOnly) {}

  /// Calls that wait for room.
  private final ArrayDeque<Farewell> farewells = new ArrayDeque<>();

  private int telling;
  private boolean looking;

  private record Farewell(Backend backend, Event event, Duration timeout, Runnable told) {}

  /// @param source known when the first connection comes, as it names the port
  /// @param loop the event loop
  public Invoker(
      Supplier<EventSource> source,
      IdSource ids,
      ScheduledExecutorService loop,
      CallLimit limit,
      StageMeters meters,
      Terms terms) {
    this.source = source;
    this.ids = ids;
    this.loop = loop;
    this.limit = limit;
    this.meters = meters;
    this.terms = terms;
  }

  Terms terms() {
    return terms;
  }

  /// An id for a request, a message or an event.
  public String nextId() {
    return ids.next();
  }

  /// An event of now.
  public Event event(Caller caller, String routeKey, Event.Detail detail) {
    return event(caller, routeKey, ids.next(), detail);
  }

  /// An event of now whose id was given before.
  public Event event(Caller caller, String routeKey, String requestId, Event.Detail detail) {
    return new Event(source.get(), caller, routeKey, requestId, System.currentTimeMillis(), detail);
  }

  /// Calls a backend; the outcome comes on the event loop, within the time.
  public void call(Backend backend, Event event, Duration timeout, Consumer<Outcome> then) {
    if (!limit.enter()) {
      meters.functions.throttled.increment();
      // Later, as every other outcome: who has many calls waiting would be called within its call.
      loop.execute(() -> then.accept(new Outcome.Throttled()));
      return;
    }
    new Pending(event, timeout, timeout, then).start(backend);
  }

  /// Tells a backend of the end of a connection, as soon as there is room: nobody would ask again,
  /// and after a crash or in a drain many ends come at once.
  ///
  /// @param told what follows when the backend has had the event; not called when the gateway stops
  ///   before
  void tellEnd(Backend backend, Event event, Duration timeout, Runnable told) {
    limit.waits();
    farewells.add(new Farewell(backend, event, timeout, told));
    startFarewells();
  }

  /// Something is kept back that must happen before the gateway stops.
  void keepsBack() {
    limit.waits();
  }

  /// It has happened.
  void keepsBackNoMore() {
    limit.waitsNoMore();
  }

  private void startFarewells() {
    while (telling < FAREWELLS && !farewells.isEmpty() && limit.enter()) {
      Farewell next = farewells.remove();
      telling++;
      Duration patience = next.timeout.plus(NEVER);
      new Pending(next.event, next.timeout, patience, outcome -> ended(next, outcome))
          .start(next.backend);
    }
    if (!farewells.isEmpty() && telling < FAREWELLS) {
      lookAgain();
    }
  }

  private void ended(Farewell farewell, Outcome outcome) {
    telling--;
    switch (outcome) {
      case Outcome.Throttled _ -> {
        farewells.add(farewell);
        lookAgain();
      }
      case Outcome.Stopped _ -> limit.waitsNoMore();
      case Outcome.Returned _, Outcome.Answered _, Outcome.Failed _, Outcome.TimedOut _ -> {
        limit.waitsNoMore();
        farewell.told.run();
      }
    }
  }

  private void lookAgain() {
    if (!looking) {
      looking = true;
      Runnable again =
          () -> {
            looking = false;
            startFarewells();
          };
      loop.schedule(again, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  /// One call under way.
  private final class Pending implements Consumer<Outcome>, Runnable {
    private final Event event;
    private final Duration timeout;
    private final Duration patience;
    private final Consumer<Outcome> then;
    private final AtomicBoolean told = new AtomicBoolean();
    private final long start = System.nanoTime();
    private @Nullable ScheduledFuture<?> timer;
    private boolean settled;

    /// @param patience after which nobody waits for the backend any more
    Pending(Event event, Duration timeout, Duration patience, Consumer<Outcome> then) {
      this.event = event;
      this.timeout = timeout;
      this.patience = patience;
      this.then = then;
    }

    void start(Backend backend) {
      meters.functions.calls.increment();
      timer = loop.schedule(this, patience.toMillis(), TimeUnit.MILLISECONDS);
      try {
        backend.call(new Invocation.Told(event, timeout), this);
      } catch (RuntimeException e) {
        accept(new Outcome.Failed(e.getClass().getName(), String.valueOf(e.getMessage())));
      }
    }

    /// The backend's word, on whatever thread.
    @Override
    public void accept(Outcome outcome) {
      if (told.getAndSet(true)) {
        return;
      }
      try {
        loop.execute(() -> {
          // Its room is free for what follows from it, and nobody who waits for the last call may
          // miss that.
          limit.waits();
          limit.leave();
          try {
            settle(outcome);
          } finally {
            limit.waitsNoMore();
            startFarewells();
          }
        });
      } catch (RejectedExecutionException e) {
        limit.leave(); // the gateway has gone meanwhile
      }
    }

    /// The time is over. The call goes on, and counts against the limit, as long as it takes.
    @Override
    public void run() {
      settle(new Outcome.TimedOut());
    }

    private void settle(Outcome told) {
      if (settled) {
        return;
      }
      // A call that waited for its turn all its time has timed out, whoever says so first.
      boolean late = System.nanoTime() - start >= patience.toNanos();
      Outcome outcome = told instanceof Outcome.Throttled && late ? new Outcome.TimedOut() : told;
      settled = true;
      if (timer != null) {
        timer.cancel(false);
      }
      count(outcome);
      then.accept(outcome);
    }

    private void count(Outcome outcome) {
      meters.functions.latency.record(System.nanoTime() - start);
      switch (outcome) {
        case Outcome.Returned _, Outcome.Answered _, Outcome.Stopped _ -> {}
        case Outcome.Failed(String type, String message) -> {
          meters.functions.errors.increment();
          log.line(Level.WARN, type)
              .addKeyValue("route", event.routeKey())
              .addKeyValue("request", event.requestId())
              .log("function failed: {}", message);
        }
        case Outcome.TimedOut _ -> {
          meters.functions.timeouts.increment();
          log.line(Level.WARN, "timeout")
              .addKeyValue("route", event.routeKey())
              .addKeyValue("request", event.requestId())
              .log("function did not answer within {} ms", timeout.toMillis());
        }
        case Outcome.Throttled _ -> meters.functions.throttled.increment();
      }
    }
  }
}
