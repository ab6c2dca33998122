// SPDX-License-Identifier: Apache-2.0
package dev.carillon.handler;

import static dev.carillon.handler.CompiledHandlers.TIMEOUT;
import static dev.carillon.handler.CompiledHandlers.call;
import static dev.carillon.handler.CompiledHandlers.result;
import static dev.carillon.handler.CompiledHandlers.start;
import static dev.carillon.handler.CompiledHandlers.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.function.Backend;
import dev.carillon.function.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HandlerTimeTest {
  private static final Duration SHORT = Duration.ofMillis(200);
  private static final Outcome TIMED_OUT =
      new Outcome.Failed("Sandbox.Timedout", "Task timed out after 0.20 seconds");

  /// A message that is a path waits until there is a file.
  private static final String WAITING =
      """
      {
        public static String handle(Map<String, Object> event) throws Exception {
          String body = (String) event.get("body");
          if (body.equals("loop")) {
            while (true) {}
          }
          if (body.startsWith("/")) {
            try {
              while (!new File(body).exists()) {
                new java.util.concurrent.CountDownLatch(1).await(1, java.util.concurrent.TimeUnit.MILLISECONDS);
              }
            } catch (InterruptedException e) {
              new File(body + ".interrupted").createNewFile();
            }
          }
          return body;
        }
      }
      """;

  @TempDir Path folder;
  CompiledHandlers compiled;

  @BeforeEach
  void open() {
    compiled = new CompiledHandlers(folder);
  }

  @AfterEach
  void close() {
    compiled.close();
  }

  private Backend waiting(Duration timeout, int concurrency) throws IOException {
    return compiled.function(compiled.compile(WAITING), "acme.Chat::handle", timeout, concurrency);
  }

  private String file(String name) {
    return folder.resolve(name).toString();
  }

  private void release(String name) throws IOException {
    assertThat(folder.resolve(name).toFile().createNewFile()).isTrue();
  }

  @Test
  void aCallThatTakesTooLongIsInterrupted() throws IOException {
    var function = waiting(Duration.ofSeconds(2), 1);
    assertThat(result(function, "warm")).isEqualTo("\"warm\"");
    assertThat(call(function, file("never")))
        .isEqualTo(new Outcome.Failed("Sandbox.Timedout", "Task timed out after 2.00 seconds"));
    await().until(() -> folder.resolve("never.interrupted").toFile().exists());
    assertThat(result(function, "next")).isEqualTo("\"next\"");
    assertThat(compiled.handlers.abandoned()).isZero();
  }

  @Test
  void anEndlessLoopIsGivenUpAndTheNextCallRuns() throws IOException {
    var function = waiting(SHORT, 1);
    assertThat(call(function, "loop")).isEqualTo(TIMED_OUT);
    await().untilAsserted(() -> assertThat(compiled.handlers.abandoned()).isOne());
    await().untilAsserted(() -> assertThat(result(function, "next")).isEqualTo("\"next\""));
  }

  @Test
  void aThreadThatIsGivenUpIsReplaced() throws IOException {
    var loops = waiting(SHORT, 4);
    var all = new ArrayList<CompletableFuture<Outcome>>();
    for (int i = 0; i < 4; i++) {
      all.add(start(loops, "loop", TIMEOUT));
    }
    all.forEach(each -> assertThat(each.join()).isEqualTo(TIMED_OUT));
    assertThat(result(waiting(TIMEOUT, 1), "other")).isEqualTo("\"other\"");
    assertThat(compiled.handlers.abandoned()).isPositive();
  }

  @Test
  void anEndlessLoopInAStaticInitialiserBlocksNoLaterCall() throws IOException {
    var function =
        compiled.function(
            compiled.compile(
                "{ static { while (Boolean.TRUE) {} } public static void handle() {} }"),
            "acme.Chat::handle",
            SHORT,
            1);
    assertThat(call(function, "hi")).isEqualTo(TIMED_OUT);
    assertThat(call(function, "hi")).isEqualTo(TIMED_OUT);
  }

  @Test
  void moreCallsThanTheConcurrencyWaitInTheirOrder() throws IOException {
    var function = waiting(TIMEOUT, 2);
    var one = start(function, file("one"), TIMEOUT);
    var two = start(function, file("two"), TIMEOUT);
    List<String> order = new ArrayList<>();
    var three = start(function, "three", TIMEOUT).thenAccept(_ -> order.add("three"));
    var four = start(function, "four", TIMEOUT).thenAccept(_ -> order.add("four"));
    assertThat(start(function, "late", SHORT).join()).isEqualTo(new Outcome.Throttled());
    assertThat(order).isEmpty();
    release("one");
    three.join();
    four.join();
    assertThat(order).containsExactly("three", "four");
    assertThat(two).isNotDone();
    release("two");
    assertThat(text(one.join())).isEqualTo("\"" + file("one") + "\"");
    two.join();
  }

  @Test
  void nobodyWaitsLongerThanTheCallAllowsButTheFunctionGoesOn() throws IOException {
    var function = waiting(TIMEOUT, 1);
    assertThat(result(function, "warm")).isEqualTo("\"warm\"");
    assertThat(start(function, file("slow"), SHORT).join()).isEqualTo(new Outcome.TimedOut());
    var next = start(function, "next", TIMEOUT);
    assertThat(next).isNotDone();
    release("slow");
    assertThat(text(next.join())).isEqualTo("\"next\"");
    assertThat(folder.resolve("slow.interrupted")).doesNotExist();
  }

  @Test
  void theEndOfTheGatewayEndsEveryCall() throws IOException {
    var function = waiting(TIMEOUT, 1);
    assertThat(result(function, "warm")).isEqualTo("\"warm\"");
    var running = start(function, file("never"), TIMEOUT);
    var waits = start(function, "waits", TIMEOUT);
    compiled.handlers.close();
    var closed = new Outcome.Stopped();
    assertThat(running.join()).isEqualTo(closed);
    assertThat(waits.join()).isEqualTo(closed);
    assertThat(call(function, "late")).isEqualTo(closed);
  }

  @Test
  void aFunctionWhoseClassesAreMissingIsFoundOutByItsFirstCall() throws IOException {
    var function = compiled.function(folder.resolve("missing"), "acme.Chat::handle", TIMEOUT, 1);
    assertThat(call(function, "hi"))
        .isInstanceOfSatisfying(
            Outcome.Failed.class,
            failed -> assertThat(failed.type()).isEqualTo("Runtime.HandlerNotFound"));
  }
}
