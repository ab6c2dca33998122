// SPDX-License-Identifier: Apache-2.0
package dev.carillon.function;

import dev.carillon.connection.SparingLog;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/// Calls of functions for whose outcome nobody waits. A function runs no more of them at the same
/// time than it has room for: what waits here takes no room from calls of clients. Any thread.
public final class CallQueue implements AutoCloseable {
  /// Until room is looked for again that other calls may have left.
  private static final int LOOK_MILLIS = 10;

  private final SparingLog log = SparingLog.ofFunctions();
  private final Functions functions;
  private final DirectCalls calls;
  private final CallLimit limit;
  private final int most;
  private final Executor later =
      CompletableFuture.delayedExecutor(
          LOOK_MILLIS, TimeUnit.MILLISECONDS, task -> Thread.ofVirtual().start(task));

  // Guarded by this.
  private final SequencedMap<Functions.Name, Line> lines = new LinkedHashMap<>();
  private int waiting;
  private boolean looking;
  private boolean closed;

  /// The calls of one function.
  private static final class Line {
    private final ArrayDeque<DirectCalls.Request> waiting = new ArrayDeque<>();
    private int running;
  }

  private record Turn(DirectCalls.Request request, Functions.@Nullable Named function) {}

  /// @param most calls that wait
  public CallQueue(Functions functions, DirectCalls calls, int most) {
    this.functions = functions;
    this.calls = calls;
    this.limit = calls.limit();
    this.most = most;
  }

  /// Calls a function when its turn has come.
  ///
  /// @return false if too many wait already
  public boolean add(DirectCalls.Request request) {
    synchronized (this) {
      if (waiting >= most || closed) {
        return false;
      }
      waiting++;
      limit.waits();
      lines.computeIfAbsent(request.function(), _ -> new Line()).waiting.add(request);
    }
    startNext();
    return true;
  }

  private void startNext() {
    for (Turn turn = next(); turn != null; turn = next()) {
      DirectCalls.Request request = turn.request();
      Functions.Named function = turn.function();
      // A thread of its own, as an outcome that comes at once starts the next call.
      Thread.ofVirtual()
          .start(() -> {
            if (function == null) {
              limit.leave();
              lost(request, "it is no more");
              ended(request, false);
            } else {
              calls.callEntered(function, request, outcome -> ended(request, outcome));
            }
          });
    }
  }

  /// Takes a call whose function has room, and enters the limit for it; null if there is none. The
  /// function's next turn is after those of all others: one with many calls must not keep them out.
  private synchronized @Nullable Turn next() {
    for (Map.Entry<Functions.Name, Line> each : lines.entrySet()) {
      Line line = each.getValue();
      // Where it is no more, one after the other is told so.
      Functions.Named function = line.waiting.isEmpty() ? null : functions.find(each.getKey());
      int room = function == null ? 1 : function.concurrency();
      if (line.waiting.isEmpty() || line.running >= room) {
        continue;
      }
      if (!limit.enter()) {
        lookAgain();
        return null;
      }
      line.running++;
      waiting--;
      lines.putLast(each.getKey(), line);
      return new Turn(line.waiting.remove(), function);
    }
    return null;
  }

  private void lookAgain() {
    if (!looking && !closed) {
      looking = true;
      later.execute(() -> {
        synchronized (this) {
          looking = false;
        }
        startNext();
      });
    }
  }

  private void ended(DirectCalls.Request request, Outcome outcome) {
    switch (outcome) {
      // Calls of clients had taken the room.
      case Outcome.Throttled _ -> ended(request, true);
      case Outcome.Stopped _ -> {
        lost(request, "the gateway stops");
        ended(request, false);
      }
      case Outcome.Returned _, Outcome.Answered _, Outcome.Failed _, Outcome.TimedOut _ ->
          ended(request, false);
    }
  }

  private void ended(DirectCalls.Request request, boolean again) {
    synchronized (this) {
      Line line = lines.get(request.function());
      if (line != null) {
        line.running--;
        if (again && !closed) {
          line.waiting.addFirst(request);
          waiting++;
          lookAgain();
          return;
        }
        if (line.running == 0 && line.waiting.isEmpty()) {
          lines.remove(request.function());
        }
      }
    }
    limit.waitsNoMore();
    startNext();
  }

  private void lost(DirectCalls.Request request, String why) {
    log.line(Level.WARN, "lost")
        .addKeyValue("function", request.function().name())
        .addKeyValue("request", request.requestId())
        .log("a function is not called: {}", why);
  }

  /// Calls that wait are not made any more.
  @Override
  public void close() {
    int left;
    synchronized (this) {
      closed = true;
      left = waiting;
      waiting = 0;
      lines.values().forEach(line -> line.waiting.clear());
    }
    for (int i = 0; i < left; i++) {
      limit.waitsNoMore();
    }
    if (left > 0) {
      log.line(Level.WARN, "lost").log("{} calls of functions still waited, and are lost", left);
    }
  }
}
