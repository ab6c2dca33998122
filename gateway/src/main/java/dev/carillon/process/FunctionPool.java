// SPDX-License-Identifier: Apache-2.0
package dev.carillon.process;

import dev.carillon.function.Backend;
import dev.carillon.function.Invocation;
import dev.carillon.function.Outcome;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The processes of one function, none of them until they are needed, and the calls that wait for
/// one. All but [#call] and [#close] is confined to the loop.
final class FunctionPool implements Backend {
  private static final Outcome CLOSED = new Outcome.Stopped();

  private final Machine machine;
  private final Launcher launcher;
  private final EventLoop loop;
  private final ArrayDeque<Call> waiting = new ArrayDeque<>();
  private final List<FunctionProcess> processes = new ArrayList<>();

  /// The one that was used last is used next, so that the others can come to their end.
  private final ArrayDeque<FunctionProcess> idle = new ArrayDeque<>();

  /// Whoever wants to know whether a process can start.
  private final List<Consumer<Outcome.@Nullable Failed>> asking = new ArrayList<>();

  private int starting;
  private @Nullable Future<?> sweep;
  private boolean closed;

  FunctionPool(Machine machine, Launcher launcher) {
    this.machine = machine;
    this.launcher = launcher;
    this.loop = machine.loop();
  }

  @Override
  public void call(Invocation invocation, Consumer<Outcome> then) {
    var call = new Call(invocation, then);
    try {
      loop.execute(() -> submit(call));
    } catch (RejectedExecutionException e) {
      call.done(CLOSED);
    }
  }

  private void submit(Call call) {
    assert loop.inEventLoop();
    if (closed) {
      call.done(CLOSED);
      return;
    }
    call.timer(loop.schedule(() -> giveUp(call), call.timeoutNanos(), TimeUnit.NANOSECONDS));
    FunctionProcess free = waiting.isEmpty() ? idle.pollLast() : null;
    if (free != null) {
      free.run(call);
    } else {
      waiting.add(call);
      startWhatIsNeeded();
    }
  }

  /// Starts a process if there is none; it stays for the first call.
  @Override
  public void start(Consumer<Outcome.@Nullable Failed> then) {
    try {
      loop.execute(() -> startOne(then));
    } catch (RejectedExecutionException e) {
      then.accept(new Outcome.Failed("Runtime.ExitError", "The gateway ends"));
    }
  }

  private void startOne(Consumer<Outcome.@Nullable Failed> then) {
    if (closed) {
      then.accept(new Outcome.Failed("Runtime.ExitError", "The gateway ends"));
    } else if (processes.size() > starting) {
      then.accept(null);
    } else {
      asking.add(then);
      if (starting == 0) {
        add();
      }
    }
  }

  private void tell(Outcome.@Nullable Failed why) {
    List<Consumer<Outcome.@Nullable Failed>> told = List.copyOf(asking);
    asking.clear();
    told.forEach(each -> each.accept(why));
  }

  private void giveUp(Call call) {
    boolean begun = !waiting.remove(call);
    call.done(begun ? new Outcome.TimedOut() : new Outcome.Throttled());
  }

  private void startWhatIsNeeded() {
    while (!closed
        && starting < waiting.size()
        && processes.size() < launcher.config().concurrency()) {
      add();
    }
  }

  private void add() {
    var process = new FunctionProcess(machine, launcher, this);
    processes.add(process);
    starting++;
    process.start();
    if (sweep == null) {
      long period = Math.clamp(launcher.config().idle().toMillis() / 4, 20, 15_000);
      sweep = loop.scheduleWithFixedDelay(this::endIdle, period, period, TimeUnit.MILLISECONDS);
    }
  }

  /// A process waits for a call.
  ///
  /// @param first is it its first
  void ready(FunctionProcess process, boolean first) {
    assert loop.inEventLoop();
    if (first) {
      starting--;
      tell(null);
    }
    Call call = waiting.poll();
    if (call == null) {
      idle.addLast(process);
    } else {
      process.run(call);
    }
  }

  /// A process waits no more, though it had no call.
  void away(FunctionProcess process) {
    idle.remove(process);
  }

  /// A process is no more.
  ///
  /// @param why it never came to wait for a call: told to the call that waits longest, so that a
  ///   function that cannot start is started no oftener than it is called. Null if it did.
  void ended(FunctionProcess process, @Nullable Outcome why) {
    assert loop.inEventLoop();
    processes.remove(process);
    idle.remove(process);
    if (why != null) {
      starting--;
      tell(
          why instanceof Outcome.Failed failed
              ? failed
              : new Outcome.Failed("Runtime.ExitError", "The gateway ends"));
      Call call = waiting.poll();
      if (call != null) {
        call.done(why);
      }
    }
    startWhatIsNeeded();
    if (processes.isEmpty() && sweep != null) {
      sweep.cancel(false);
      sweep = null;
    }
  }

  private void endIdle() {
    Duration most = launcher.config().idle();
    long now = System.nanoTime();
    FunctionProcess longest = idle.peekFirst();
    while (longest != null && now - longest.idleSince() >= most.toNanos()) {
      longest.end(CLOSED);
      longest = idle.peekFirst();
    }
  }

  private void end() {
    closed = true;
    List.copyOf(processes).forEach(process -> process.end(CLOSED));
    List.copyOf(waiting).forEach(call -> call.done(CLOSED));
    waiting.clear();
  }

  @Override
  public void close() {
    if (loop.inEventLoop()) {
      end();
    } else if (!loop.isShuttingDown()) {
      loop.submit(this::end).syncUninterruptibly();
    }
  }
}
