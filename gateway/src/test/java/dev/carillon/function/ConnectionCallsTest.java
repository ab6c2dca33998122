// SPDX-License-Identifier: Apache-2.0
package dev.carillon.function;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.channel.FakeConnection;
import dev.carillon.connection.CloseReason;
import dev.carillon.connection.Flavour;
import dev.carillon.connection.IdSource;
import dev.carillon.connection.LoopId;
import dev.carillon.event.Caller;
import dev.carillon.event.Event;
import dev.carillon.event.EventSource;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConnectionCallsTest {
  private static final Duration TIME = Duration.ofSeconds(20);
  private static final EventSource SOURCE =
      new EventSource("arn", "api0000001", "dev", "localhost", false, Map.of());
  private static final Caller CALLER = new Caller("id", 0, "127.0.0.1", null, Map.of(), null);

  /// A call that the backend has, and may answer.
  private record Open(Event event, Consumer<Outcome> then) {
    void answer(String payload) {
      then.accept(new Outcome.Returned(payload.getBytes(StandardCharsets.UTF_8)));
    }
  }

  private final TestStage stage = new TestStage();
  private final FakeConnection client = stage.connect(Flavour.RAW);
  private final Session session = new Session(client, stage.scope());
  private final ScheduledThreadPoolExecutor loop = new ScheduledThreadPoolExecutor(1);
  private final BlockingQueue<Open> open = new LinkedBlockingQueue<>();
  private final Backend backend =
      new Backend() {
        @Override
        public void call(Invocation invocation, Consumer<Outcome> then) {
          open.add(new Open(((Invocation.Told) invocation).event(), then));
        }

        @Override
        public void close() {}
      };
  private final Called ordered = new Called(backend, TIME, true, true, false);
  private final Called concurrent = new Called(backend, TIME, true, false, false);
  private final ConnectionCalls calls =
      new ConnectionCalls(
          new Invoker(
              () -> SOURCE,
              new IdSource(new LoopId(1, 1, 0), InstantSource.system(), 0),
              loop,
              new CallLimit(100),
              stage.loops().meters,
              new Invoker.Terms(2, "Too Many Requests", "Connection lost", false)),
          CALLER,
          new ConnectionCalls.Farewell(() -> concurrent, "$disconnect", "end-1", () -> {}));

  @AfterEach
  void close() {
    loop.shutdownNow();
    stage.close();
  }

  private void send(Called called, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    onLoop(() -> calls.message(session, called, "say", bytes, true, null));
  }

  private void onLoop(Runnable task) {
    try {
      loop.submit(task).get(10, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private Open next() throws InterruptedException {
    Open call = open.poll(10, TimeUnit.SECONDS);
    assertThat(call).isNotNull();
    return call;
  }

  @Test
  void theEndIsToldAfterEveryMessageWhoseOrderCounts() throws InterruptedException {
    for (int i = 0; i < 4; i++) {
      send(ordered, "message " + i);
    }
    onLoop(() -> calls.ended(CloseReason.LOST));

    List<String> told = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      Open call = next();
      assertThat(open).isEmpty();
      told.add(
          call.event().detail() instanceof Event.Disconnect(int status, String reason)
              ? status + " " + reason + " " + call.event().requestId()
              : new String(call.event().body(), StandardCharsets.UTF_8));
      call.answer("{\"statusCode\":200}");
    }
    assertThat(told)
        .containsExactly(
            "message 0", "message 1", "message 2", "message 3", "1006 Connection lost end-1");
  }

  @Test
  void readsStopAtTheBoundOfOneConnectionAndGoOnBelowIt() throws InterruptedException {
    send(concurrent, "one");
    assertThat(client.held()).isFalse();
    send(concurrent, "two");
    assertThat(client.held()).isTrue();
    send(concurrent, "three"); // was read before reads stopped
    assertThat(open).hasSize(2);

    next().answer("{\"statusCode\":200}");
    next().answer("{\"statusCode\":200}");
    next().answer("{\"statusCode\":200,\"body\":\"last\"}");
    onLoop(() -> {});

    assertThat(client.held()).isFalse();
    assertThat(client.received()).containsExactly("last");
  }
}
