// SPDX-License-Identifier: Apache-2.0
package dev.carillon.remote;

import dev.carillon.event.AuthorizerContext;
import dev.carillon.event.Caller;
import dev.carillon.event.Event;
import dev.carillon.event.EventSource;
import dev.carillon.function.Backend;
import dev.carillon.function.Invocation;
import dev.carillon.function.Outcome;
import dev.carillon.http.RequestHead;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// Events for backends, and calls that wait for their outcome.
final class Calls {
  static final String CONNECTION = "L0SM9cOFvHcCIhw=";
  static final Duration PATIENCE = Duration.ofSeconds(20);

  private Calls() {}

  static Event message(String body) {
    return message(body.getBytes(StandardCharsets.UTF_8), false, Map.of());
  }

  static Event message(byte[] body, boolean binary, Map<String, String> stageVariables) {
    return event("chat", stageVariables, new Event.Message("m1", body, binary));
  }

  static Event disconnect() {
    return event("$disconnect", Map.of(), new Event.Disconnect(1000, "bye"));
  }

  /// @param headers names and values in turns
  static Event connect(String target, String... headers) {
    List<Map.Entry<String, String>> lines = new ArrayList<>();
    for (int i = 0; i < headers.length; i += 2) {
      lines.add(Map.entry(headers[i], headers[i + 1]));
    }
    var head = new RequestHead("GET", target, lines, InetAddress.getLoopbackAddress(), false);
    return event("$connect", Map.of(), new Event.Connect(head, "Root=1-2-3"));
  }

  private static Event event(
      String route, Map<String, String> stageVariables, Event.Detail detail) {
    var source =
        new EventSource(
            "arn:aws:execute-api:us-east-1:000000000000:carillon01/dev",
            "carillon01",
            "dev",
            "127.0.0.1:8080",
            false,
            stageVariables);
    var authorizer = new AuthorizerContext("ann", 3, Map.of("tenant", "t1"));
    var caller = new Caller(CONNECTION, 1_000, "127.0.0.1", "agent", Map.of(), authorizer);
    return new Event(source, caller, route, "request-1", 2_000, detail);
  }

  static Outcome call(Backend backend, Event event) {
    return call(backend, event, PATIENCE);
  }

  static Outcome call(Backend backend, Event event, Duration timeout) {
    return start(backend, event, timeout).orTimeout(30, TimeUnit.SECONDS).join();
  }

  static CompletableFuture<Outcome> start(Backend backend, Event event, Duration timeout) {
    var outcome = new CompletableFuture<Outcome>();
    backend.call(
        new Invocation.Told(event, timeout),
        given -> {
          if (!outcome.complete(given)) {
            throw new AssertionError("a second outcome: " + given);
          }
        });
    return outcome;
  }
}
