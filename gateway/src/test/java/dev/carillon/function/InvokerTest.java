// SPDX-License-Identifier: Apache-2.0
package dev.carillon.function;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.connection.IdSource;
import dev.carillon.connection.LoopId;
import dev.carillon.connection.StageMeters;
import dev.carillon.event.Caller;
import dev.carillon.event.Event;
import dev.carillon.event.EventSource;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InvokerTest {
  private static final EventSource SOURCE =
      new EventSource("arn", "api0000001", "dev", "localhost", false, Map.of());
  private static final Caller CALLER = new Caller("id", 0, "127.0.0.1", null, Map.of(), null);

  private final ScheduledThreadPoolExecutor loop = new ScheduledThreadPoolExecutor(1);
  private final CallLimit limit = new CallLimit(2);
  private final StageMeters meters = new StageMeters();
  private final BlockingQueue<Consumer<Outcome>> running = new LinkedBlockingQueue<>();
  private final BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
  private final Backend backend =
      new Backend() {
        @Override
        public void call(Invocation invocation, Consumer<Outcome> then) {
          running.add(then);
        }

        @Override
        public void close() {}
      };
  private final Invoker invoker =
      new Invoker(
          () -> SOURCE,
          new IdSource(new LoopId(1, 1, 0), InstantSource.system(), 0),
          loop,
          limit,
          meters,
          new Invoker.Terms(16, "Too Many Requests", "Connection lost", false));

  @AfterEach
  void close() {
    loop.shutdownNow();
  }

  private void message() {
    var detail = new Event.Message("m", new byte[0], false);
    Event event = invoker.event(CALLER, "$default", detail);
    loop.execute(() -> invoker.call(backend, event, Duration.ofSeconds(20), outcomes::add));
  }

  private void farewell(String reason) {
    Event event = invoker.event(CALLER, "$disconnect", new Event.Disconnect(1006, reason));
    loop.execute(
        () -> invoker.tellEnd(backend, event, Duration.ofSeconds(20), () -> told.add(reason)));
  }

  private void answerOne() throws InterruptedException {
    next(running).accept(new Outcome.Returned("{}".getBytes(StandardCharsets.UTF_8)));
  }

  private static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
    T next = queue.poll(10, TimeUnit.SECONDS);
    assertThat(next).isNotNull();
    return next;
  }

  @Test
  void aMessagePastTheBoundIsThrottledAndCounted() throws InterruptedException {
    message();
    message();
    message();

    assertThat(next(outcomes)).isInstanceOf(Outcome.Throttled.class);
    assertThat(meters.functions.throttled.sum()).isEqualTo(1);
    assertThat(meters.functions.calls.sum()).isEqualTo(2);
  }

  @Test
  void theEndOfAConnectionWaitsForRoomAndIsNeverThrottled() throws Exception {
    for (int i = 0; i < 7; i++) {
      farewell("end " + i);
    }
    loop.submit(() -> {}).get(); // all of them are made or wait
    assertThat(limit.awaitNone(0)).isFalse();
    for (int i = 0; i < 7; i++) {
      assertThat(running).hasSizeLessThanOrEqualTo(2);
      answerOne();
      assertThat(next(told)).isEqualTo("end " + i);
    }

    assertThat(limit.awaitNone(10_000)).isTrue();
    assertThat(meters.functions.throttled.sum()).isZero();
    assertThat(meters.functions.calls.sum()).isEqualTo(7);
  }

  @Test
  void roomThatAnotherLoopLeftIsFound() throws InterruptedException {
    assertThat(limit.enter()).isTrue();
    assertThat(limit.enter()).isTrue();
    farewell("end");
    limit.leave();

    answerOne();

    assertThat(next(told)).isEqualTo("end");
  }

  @Test
  void anEndForWhichTheBackendHadNoRoomIsToldAgain() throws InterruptedException {
    farewell("end");
    next(running).accept(new Outcome.Throttled());
    answerOne();

    assertThat(next(told)).isEqualTo("end");
    assertThat(limit.awaitNone(10_000)).isTrue();
  }

  @Test
  void anEndThatIsCutShortByTheGatewaysOwnIsNotTold() throws InterruptedException {
    farewell("end");
    next(running).accept(new Outcome.Stopped());

    assertThat(limit.awaitNone(10_000)).isTrue();
    assertThat(told).isEmpty();
  }

  @Test
  void whatFollowsFromACallHasTheCallsRoom() throws InterruptedException {
    Event event = invoker.event(CALLER, "$default", new Event.Message("m", new byte[0], false));
    Duration time = Duration.ofSeconds(20);
    loop.execute(() ->
        invoker.call(backend, event, time, _ -> invoker.call(backend, event, time, outcomes::add)));
    message();
    answerOne();
    answerOne();
    answerOne();

    assertThat(next(outcomes)).isInstanceOf(Outcome.Returned.class);
    assertThat(next(outcomes)).isInstanceOf(Outcome.Returned.class);
    assertThat(meters.functions.throttled.sum()).isZero();
  }

  @Test
  void aBackendThatThrowsHasFailedAndKeepsNoRoom() throws InterruptedException {
    Event event = invoker.event(CALLER, "$default", new Event.Message("m", new byte[0], false));
    Backend broken =
        new Backend() {
          @Override
          public void call(Invocation invocation, Consumer<Outcome> then) {
            throw new IllegalStateException("no file is left");
          }

          @Override
          public void close() {}
        };
    loop.execute(() -> invoker.call(broken, event, Duration.ofSeconds(20), outcomes::add));

    assertThat(next(outcomes))
        .isEqualTo(new Outcome.Failed("java.lang.IllegalStateException", "no file is left"));
    assertThat(limit.awaitNone(10_000)).isTrue();
  }

  @Test
  void anAnswerAfterTheTimeIsDropped() throws InterruptedException {
    Event event = invoker.event(CALLER, "$default", new Event.Message("m", new byte[0], false));
    loop.execute(() -> invoker.call(backend, event, Duration.ofMillis(20), outcomes::add));

    assertThat(next(outcomes)).isInstanceOf(Outcome.TimedOut.class);
    answerOne();
    assertThat(limit.awaitNone(10_000)).isTrue();
    assertThat(outcomes).isEmpty();
    assertThat(meters.functions.timeouts.sum()).isEqualTo(1);
  }
}
