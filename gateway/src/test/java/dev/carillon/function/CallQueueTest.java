// SPDX-License-Identifier: Apache-2.0
package dev.carillon.function;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CallQueueTest {
  private static final Outcome DONE = new Outcome.Returned(new byte[0]);
  private static final Functions.Name ONE = new Functions.Name("api", "one");
  private static final Functions.Name TWO = new Functions.Name("api", "two");

  private record Begun(String payload, Consumer<Outcome> then) {}

  private final BlockingQueue<Begun> begun = new LinkedBlockingQueue<>();
  private final CallLimit limit = new CallLimit(3);
  private final Backend backend =
      new Backend() {
        @Override
        public void call(Invocation invocation, Consumer<Outcome> then) {
          begun.add(new Begun(new String(invocation.payload(), StandardCharsets.UTF_8), then));
        }

        @Override
        public void close() {}
      };
  private volatile Functions.@Nullable Named function =
      new Functions.Named(backend, Duration.ofSeconds(3), 1);
  private final CallQueue queue =
      new CallQueue(_ -> function, new DirectCalls(limit, Duration.ofSeconds(10)), 2);

  private boolean add(String payload) {
    return add(ONE, payload);
  }

  private boolean add(Functions.Name name, String payload) {
    return queue.add(
        new DirectCalls.Request(name, "id", payload.getBytes(StandardCharsets.UTF_8), null));
  }

  private Begun next(String payload) throws InterruptedException {
    Begun next = begun.poll(10, TimeUnit.SECONDS);
    assertThat(next).isNotNull();
    assertThat(next.payload()).isEqualTo(payload);
    return next;
  }

  @Test
  void aFunctionRunsNoMoreThanItHasRoomForAndTheRestInItsOrder() throws Exception {
    assertThat(add("a")).isTrue();
    Begun a = next("a");
    assertThat(add("b")).isTrue();
    assertThat(add("c")).isTrue();
    assertThat(add("d")).as("two wait already").isFalse();
    assertThat(begun.poll(50, TimeUnit.MILLISECONDS)).isNull();
    a.then().accept(DONE);
    Begun b = next("b");
    assertThat(begun.poll(50, TimeUnit.MILLISECONDS)).isNull();
    b.then().accept(new Outcome.Failed("Error", "a failed call is not made again"));
    next("c").then().accept(DONE);
    assertThat(limit.awaitNone(10_000)).isTrue();
  }

  @Test
  void whatFoundNoRoomIsCalledAgain() throws Exception {
    add("a");
    next("a").then().accept(new Outcome.Throttled());
    next("a").then().accept(DONE);
    assertThat(limit.awaitNone(10_000)).isTrue();
  }

  @Test
  void theBoundOfTheWholeGatewayIsWaitedFor() throws Exception {
    limit.enter();
    limit.enter();
    limit.enter();
    add("a");
    assertThat(begun.poll(50, TimeUnit.MILLISECONDS)).isNull();
    assertThat(limit.running()).isEqualTo(4);
    limit.leave();
    next("a").then().accept(DONE);
    limit.leave();
    limit.leave();
    assertThat(limit.awaitNone(10_000)).isTrue();
  }

  @Test
  void functionsTakeTurnsAtTheBoundOfTheWholeGateway() throws Exception {
    limit.enter();
    limit.enter();
    function = new Functions.Named(backend, Duration.ofSeconds(3), 3);
    add(ONE, "a");
    Begun a = next("a");
    add(ONE, "b");
    add(TWO, "x");
    a.then().accept(DONE);
    Begun b = next("b");
    add(ONE, "c");
    b.then().accept(DONE);
    next("x").then().accept(DONE);
    next("c").then().accept(DONE);
    limit.leave();
    limit.leave();
    assertThat(limit.awaitNone(10_000)).isTrue();
  }

  @Test
  void aFunctionThatIsNoMoreIsNotCalled() throws Exception {
    add("a");
    Begun a = next("a");
    add("b");
    function = null;
    a.then().accept(DONE);
    assertThat(limit.awaitNone(10_000)).isTrue();
    assertThat(begun).isEmpty();
  }

  @Test
  void whatWaitsWhenItIsClosedIsNotCalled() throws Exception {
    add("a");
    Begun a = next("a");
    add("b");
    queue.close();
    assertThat(add("c")).isFalse();
    a.then().accept(new Outcome.Stopped());
    assertThat(limit.awaitNone(10_000)).isTrue();
    assertThat(begun).isEmpty();
  }
}
