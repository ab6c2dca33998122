// SPDX-License-Identifier: Apache-2.0
package dev.carillon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.config.Config;
import dev.carillon.config.ConfigLoader;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Functions are exchanged again and again while they are called in every way.
class ExchangeUnderLoadTest {
  private static final int EXCHANGES = 40;
  private static final int CLIENTS = 8;
  private static final String INVOKE = "/2015-03-31/functions/echo/invocations";

  /// A function: answers what it got, and notes calls that name a file.
  public static final class Echo {
    private Echo() {}

    public static Map<String, Object> handle(Map<String, Object> event) throws Exception {
      if (event.get("file") instanceof String file) {
        Files.writeString(Path.of(file), "x", StandardOpenOption.APPEND);
      }
      return Map.of("statusCode", 200, "body", String.valueOf(event.get("body")));
    }
  }

  @TempDir private Path folder;
  private final AtomicBoolean over = new AtomicBoolean();

  private String yaml() {
    var classes = Echo.class.getProtectionDomain().getCodeSource().getLocation();
    return """
    state: {dir: "%s/state"}
    functions: {eager: true, queued: 1000000}
    apis:
      - functions:
          echo: {java: {classpath: ["%s"], handler: "%s::handle", timeout: 10s}}
        routes:
          $connect: {integration: "function:echo"}
          ordered: {integration: "function:echo", response: true, ordered: true}
          $default: {integration: "function:echo", response: true}
    """
        .formatted(folder, classes.getPath(), Echo.class.getName());
  }

  private int talk(RunningGateway gateway) {
    int rounds = 0;
    try (TestClient client = TestClient.connect(gateway)) {
      for (; !over.get(); rounds++) {
        String ordered = "{\"action\":\"ordered\",\"number\":" + rounds + "}";
        // The second waits for its turn.
        client.send(ordered).send(ordered);
        assertThat(client.next()).isEqualTo(ordered);
        assertThat(client.next()).isEqualTo(ordered);
        String message = "{\"action\":\"say\",\"number\":" + rounds + "}";
        assertThat(client.ask(message)).isEqualTo(message);
      }
    }
    return rounds;
  }

  private int comeAndGo(RunningGateway gateway) {
    int times = 0;
    for (; !over.get(); times++) {
      TestClient.connect(gateway).close();
    }
    return times;
  }

  private int invoke(RunningGateway gateway, String payload, String kind, int status) {
    int times = 0;
    for (; !over.get(); times++) {
      HttpResponse<String> answer = gateway.post(INVOKE, payload, "X-Amz-Invocation-Type", kind);
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
      assertThat(answer.headers().firstValue("X-Amz-Function-Error")).isEmpty();
    }
    return times;
  }

  @Test
  void noCallIsLost() throws Exception {
    Path noted = Files.createFile(folder.resolve("noted"));
    Path file = Files.writeString(folder.resolve("up.yaml"), "listen: 127.0.0.1:0\n" + yaml());
    Config same = ConfigLoader.load(file, Map.of(), Map.of());
    try (RunningGateway gateway = RunningGateway.start(yaml());
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> callers = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        callers.add(threads.submit(() -> talk(gateway)));
      }
      callers.add(threads.submit(() -> comeAndGo(gateway)));
      callers.add(threads.submit(() -> invoke(gateway, "{}", "RequestResponse", 200)));
      Future<Integer> told =
          threads.submit(() -> invoke(gateway, "{\"file\":\"%s\"}".formatted(noted), "Event", 202));
      try {
        for (int i = 0; i < EXCHANGES; i++) {
          gateway.gateway().apply(same);
        }
      } finally {
        over.set(true);
      }
      for (Future<Integer> each : callers) {
        assertThat(each.get()).isPositive();
      }
      int accepted = told.get();
      assertThat(accepted).isPositive();
      Awaitility.await()
          .atMost(RunningGateway.PATIENCE)
          .untilAsserted(() -> assertThat(Files.size(noted)).isEqualTo(accepted));
    }
  }
}
