// SPDX-License-Identifier: Apache-2.0
package dev.carillon.function;

import dev.carillon.connection.SparingLog;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/// Calls functions for whoever asks for them by name. Any thread.
public final class DirectCalls {
  private final SparingLog log = SparingLog.ofFunctions();
  private final CallLimit limit;
  private final Duration start;

  /// @param start longest start of a function: so much longer than it may run its callers wait
  public DirectCalls(CallLimit limit, Duration start) {
    this.limit = limit;
    this.start = start;
  }

  /// What is asked of a function.
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Request(
      Functions.Name function, String requestId, byte[] payload, @Nullable String qualifier) {}

  CallLimit limit() {
    return limit;
  }

  /// @param then told the outcome once, on any thread
  public void call(Functions.Named function, Request request, Consumer<Outcome> then) {
    if (limit.enter()) {
      callEntered(function, request, then);
    } else {
      then.accept(new Outcome.Throttled());
    }
  }

  /// The same for whoever has entered the limit, which is left when the function has ended.
  void callEntered(Functions.Named function, Request request, Consumer<Outcome> then) {
    var told = new AtomicBoolean();
    Consumer<Outcome> once =
        outcome -> {
          if (!told.getAndSet(true)) {
            limit.leave();
            report(function, request, outcome);
            then.accept(outcome);
          }
        };
    try {
      function
          .backend()
          .call(
              new Invocation.Direct(
                  request.requestId(),
                  request.payload(),
                  request.qualifier(),
                  function.timeout().plus(start)),
              once);
    } catch (RuntimeException e) {
      once.accept(new Outcome.Failed(e.getClass().getName(), String.valueOf(e.getMessage())));
    }
  }

  private void report(Functions.Named function, Request request, Outcome outcome) {
    switch (outcome) {
      case Outcome.Failed(String type, String message) ->
          log.line(Level.WARN, type)
              .addKeyValue("function", request.function().name())
              .addKeyValue("request", request.requestId())
              .log("function failed: {}", message);
      case Outcome.TimedOut _ ->
          log.line(Level.WARN, "timeout")
              .addKeyValue("function", request.function().name())
              .addKeyValue("request", request.requestId())
              .log("function did not answer within {} ms", function.timeout().toMillis());
      case Outcome.Returned _, Outcome.Answered _, Outcome.Throttled _, Outcome.Stopped _ -> {}
    }
  }
}
