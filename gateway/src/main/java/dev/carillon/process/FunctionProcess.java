// SPDX-License-Identifier: Apache-2.0
package dev.carillon.process;

import dev.carillon.function.Outcome;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One process from its start to its end, with one call at a time. Confined to the loop.
final class FunctionProcess implements RuntimeApi.Calls, Starter.Watcher {
  private enum Phase {
    STARTING,
    /// Asked for a call and waits.
    IDLE,
    /// Has a call, or has answered one and does not ask for the next yet.
    BUSY,
    ENDED
  }

  private final Machine machine;
  private final Launcher launcher;
  private final FunctionPool pool;
  private final EventLoop loop;
  private final RuntimeApi api;
  private Phase phase = Phase.STARTING;
  private @Nullable Spawned spawned;
  private @Nullable ApiConnection asking;
  private @Nullable Call call;
  private @Nullable Future<?> timer;
  private long idleSince;

  FunctionProcess(Machine machine, Launcher launcher, FunctionPool pool) {
    this.machine = machine;
    this.launcher = launcher;
    this.pool = pool;
    this.loop = machine.loop();
    this.api = new RuntimeApi(loop, this, machine.answer());
  }

  /// What is fetched first does not count as its start.
  void start() {
    var fetched = launcher.fetched();
    if (fetched.isDone()) {
      open();
    } else {
      fetched.whenComplete((_, _) -> loop.execute(this::open));
    }
  }

  private void open() {
    if (phase == Phase.ENDED) {
      return;
    }
    api.open(
        machine.listeners(),
        port -> {
          if (port < 0) {
            end(new Outcome.Failed("Runtime.ExitError", "No port is left for a Runtime API"));
          } else if (phase != Phase.ENDED) {
            machine.starter().start(launcher, port, this);
          }
        });
  }

  @Override
  public void started(Spawned process) {
    loop.execute(() -> {
      spawned = process;
      if (phase == Phase.ENDED) {
        machine.starter().end(process);
      } else if (phase == Phase.STARTING) {
        timer = loop.schedule(this::initTimedOut, machine.start().toNanos(), TimeUnit.NANOSECONDS);
      }
    });
  }

  @Override
  public void notStarted(LaunchFailure failure) {
    loop.execute(() -> end(failure.outcome()));
  }

  @Override
  public void exited(String how) {
    loop.execute(() -> end(new Outcome.Failed("Runtime.ExitError", how)));
  }

  private void initTimedOut() {
    end(
        new Outcome.Failed(
            "Sandbox.Timedout", "Init timed out after " + seconds(machine.start()) + " seconds"));
  }

  @Override
  public boolean next(ApiConnection connection) {
    if (phase == Phase.ENDED || asking != null || call != null) {
      return false;
    }
    boolean first = phase == Phase.STARTING;
    stopTimer();
    phase = Phase.IDLE;
    asking = connection;
    idleSince = System.nanoTime();
    pool.ready(this, first);
    return true;
  }

  @Override
  public void gone(ApiConnection connection) {
    if (asking == connection) {
      asking = null;
      if (phase == Phase.IDLE) {
        // Perhaps it asks again; if it does not, it is no use.
        phase = Phase.BUSY;
        pool.away(this);
        startTimer();
      }
    }
  }

  long idleSince() {
    return idleSince;
  }

  /// Only while it is idle.
  void run(Call next) {
    assert phase == Phase.IDLE && asking != null;
    phase = Phase.BUSY;
    call = next;
    ApiConnection connection = asking;
    asking = null;
    if (spawned != null) {
      spawned.output().during(next.requestId());
    }
    startTimer();
    if (connection != null) {
      long deadline = System.currentTimeMillis() + launcher.config().timeout().toMillis();
      connection.hand(next, next.invoked(launcher.identity().arn()), deadline);
    }
  }

  private void startTimer() {
    stopTimer();
    long nanos = launcher.config().timeout().toNanos();
    timer = loop.schedule(this::timedOut, nanos, TimeUnit.NANOSECONDS);
  }

  private void stopTimer() {
    if (timer != null) {
      timer.cancel(false);
      timer = null;
    }
  }

  private void timedOut() {
    String seconds = seconds(launcher.config().timeout());
    end(new Outcome.Failed("Sandbox.Timedout", "Task timed out after " + seconds + " seconds"));
  }

  private static String seconds(Duration time) {
    double seconds = time.toMillis() / 1_000.0;
    return seconds == Math.rint(seconds) ? Long.toString((long) seconds) : Double.toString(seconds);
  }

  @Override
  public boolean has(String id) {
    return phase == Phase.BUSY && call != null && call.id().equals(id);
  }

  @Override
  public void returned(byte[] payload) {
    finish(new Outcome.Returned(payload));
  }

  @Override
  public void failed(byte[] error, @Nullable String type) {
    finish(ErrorReport.of(error, type));
  }

  @Override
  public void tooLarge() {
    finish(
        new Outcome.Failed(
            "Function.ResponseSizeTooLarge",
            "Response payload size exceeded maximum allowed payload size (%d bytes)."
                .formatted(machine.answer())));
  }

  /// The timer goes on: a process that never asks for the next call is of no use either.
  private void finish(Outcome outcome) {
    Call ended = call;
    call = null;
    if (ended != null) {
      ended.done(outcome);
    }
  }

  @Override
  public boolean initFailed(byte[] error, @Nullable String type) {
    if (phase != Phase.STARTING) {
      return false;
    }
    // Later, so that the runtime still reads that it was heard.
    Outcome.Failed failed = ErrorReport.atStart(error, type, launcher.code());
    loop.execute(() -> end(failed));
    return true;
  }

  /// Ends it with everything that it started; its call, or its start, fails.
  void end(Outcome why) {
    assert loop.inEventLoop();
    if (phase == Phase.ENDED) {
      return;
    }
    boolean neverReady = phase == Phase.STARTING;
    phase = Phase.ENDED;
    stopTimer();
    if (spawned != null) {
      // First of all: a runtime that finds its API gone would complain where everybody reads it.
      spawned.process().destroyForcibly();
    }
    api.close();
    if (spawned != null) {
      machine.starter().end(spawned);
    }
    pool.ended(this, neverReady ? why : null);
    finish(why);
  }
}
