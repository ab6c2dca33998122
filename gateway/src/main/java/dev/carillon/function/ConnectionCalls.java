// SPDX-License-Identifier: Apache-2.0
package dev.carillon.function;

import dev.carillon.channel.Payload;
import dev.carillon.connection.CloseReason;
import dev.carillon.connection.Refusal;
import dev.carillon.event.Caller;
import dev.carillon.event.Event;
import dev.carillon.event.ProxyResponse;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The calls that one connection makes: how many at a time, in which order, and what becomes of the
/// answers. Touched on the connection's event loop only.
public final class ConnectionCalls {
  private static final String FAILED = "Internal server error";
  private static final String TIMED_OUT = "Endpoint request timed out";

  private final Invoker invoker;
  private final Caller caller;
  private final @Nullable Farewell farewell;
  private final ArrayDeque<Work> waiting = new ArrayDeque<>();
  private final ArrayDeque<Work> ordered = new ArrayDeque<>();
  private int running;
  private boolean orderedRuns;
  private boolean held;
  private @Nullable Event end;

  /// A message on its way to a backend.
  private record Work(Called called, Event event, Session session, Answers.@Nullable Ref ref) {}

  /// Who is told of the end.
  ///
  /// @param called as it is at the end; null if nobody is told any more
  /// @param requestId of the event, given at the beginning so that every report of the end has it
  /// @param done what follows when it was told
  public record Farewell(
      Supplier<@Nullable Called> called, String routeKey, String requestId, Runnable done) {}

  /// @param farewell null if no function is told of the end
  public ConnectionCalls(Invoker invoker, Caller caller, @Nullable Farewell farewell) {
    this.invoker = invoker;
    this.caller = caller;
    this.farewell = farewell;
  }

  /// What a client is told past a bound.
  public String throttleMessage() {
    return invoker.terms().throttleMessage();
  }

  /// A message for a backend.
  ///
  /// @param body the message if it is JSON
  /// @param text false for a binary message
  public void message(
      Session session,
      Called called,
      String routeKey,
      byte[] bytes,
      boolean text,
      @Nullable MessageBody body) {
    byte[] content = bytes;
    if (called.toBinary() && text) {
      try {
        content = Base64.getMimeDecoder().decode(bytes);
      } catch (IllegalArgumentException e) {
        session.refuse(Refusal.BAD_MESSAGE, Session.BAD_REQUEST, body, "the message is no base64");
        return;
      }
    }
    var detail = new Event.Message(invoker.nextId(), content, !text || called.toBinary());
    Event event = invoker.event(caller, routeKey, detail);
    Answers.Ref ref = body == null ? null : Answers.Ref.of(body);
    (called.ordered() ? ordered : waiting).add(new Work(called, event, session, ref));
    startWhatMay(session);
  }

  private void startWhatMay(Session session) {
    while (running < invoker.terms().perConnection()) {
      Work next = waiting.poll();
      if (next == null && !orderedRuns) {
        next = ordered.poll();
        orderedRuns = next != null;
      }
      if (next == null) {
        break;
      }
      start(next);
    }
    boolean full = running + waiting.size() + ordered.size() >= invoker.terms().perConnection();
    if (full != held) {
      held = full;
      session.connection().holdReads(full);
    }
  }

  private void start(Work work) {
    running++;
    invoker.call(
        work.called().backend(),
        work.event(),
        work.called().timeout(),
        outcome -> {
          running--;
          if (work.called().ordered()) {
            orderedRuns = false;
          }
          answer(work, outcome);
          startWhatMay(work.session());
          tellWhenInOrder();
        });
  }

  private void answer(Work work, Outcome outcome) {
    switch (outcome) {
      case Outcome.Returned(byte[] payload) -> {
        ProxyResponse response = ProxyResponse.parse(payload);
        if (response == null) {
          refuse(work, Refusal.FUNCTION_FAILED, FAILED);
        } else {
          deliver(work, response);
        }
      }
      case Outcome.Answered(ProxyResponse response) -> deliver(work, response);
      case Outcome.Failed _, Outcome.Stopped _ -> refuse(work, Refusal.FUNCTION_FAILED, FAILED);
      case Outcome.TimedOut _ -> refuse(work, Refusal.FUNCTION_TIMEOUT, TIMED_OUT);
      case Outcome.Throttled _ -> refuse(work, Refusal.THROTTLED, throttleMessage());
    }
  }

  private void deliver(Work work, ProxyResponse response) {
    byte[] body = response.body();
    if (!work.called().twoWay() || body == null) {
      return;
    }
    Payload payload = Payload.of(body);
    if (payload.kind() == Payload.Kind.BINARY && invoker.terms().textOnly()) {
      refuse(work, Refusal.FUNCTION_FAILED, FAILED);
    } else {
      work.session().deliver(payload, work.event().requestId());
    }
  }

  private static void refuse(Work work, Refusal why, String message) {
    work.session().refuseCall(work.event().requestId(), why, message, work.ref());
  }

  /// The connection has ended: whoever wants to know is told, once.
  public void ended(CloseReason reason) {
    if (farewell == null) {
      return;
    }
    end =
        invoker.event(
            caller,
            farewell.routeKey(),
            farewell.requestId(),
            new Event.Disconnect(
                reason.code(),
                reason.equals(CloseReason.LOST) ? invoker.terms().lostReason() : reason.text()));
    invoker.keepsBack();
    tellWhenInOrder();
  }

  /// The end comes after every message whose order counts.
  private void tellWhenInOrder() {
    Event last = end;
    if (last == null || farewell == null || orderedRuns || !ordered.isEmpty()) {
      return;
    }
    end = null;
    Called called = farewell.called().get();
    if (called == null) {
      farewell.done().run();
    } else {
      invoker.tellEnd(called.backend(), last, called.timeout(), farewell.done());
    }
    invoker.keepsBackNoMore();
  }
}
