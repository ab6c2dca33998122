// SPDX-License-Identifier: Apache-2.0
package dev.carillon.remote;

import dev.carillon.config.HttpConfig;
import dev.carillon.event.Event;
import dev.carillon.event.ProxyResponse;
import dev.carillon.function.Backend;
import dev.carillon.function.Invocation;
import dev.carillon.function.Outcome;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A server that routes call over HTTP (contract 7.1, 7.2). Its connections are kept and shared by
/// all calls; the client that holds them is made with the first one.
public final class HttpBackend implements Backend {
  /// As Lambda's, so that a function can move from one to the other.
  static final int LONGEST_ANSWER = 6 * 1024 * 1024;

  /// A server that is slow gets no more calls than it may have connections; the others are
  /// throttled.
  private static final int MOST_CALLS = 1_024;

  private final RequestTemplate template;
  private final Semaphore room = new Semaphore(MOST_CALLS);
  private @Nullable HttpClient client;
  private boolean closed;

  /// @param strict pass `Sec-WebSocket-*` of handshakes on, as the service does
  /// @throws IllegalArgumentException if the configuration cannot work, saying why
  public HttpBackend(HttpConfig config, boolean strict) {
    this.template = new RequestTemplate(config, strict);
  }

  @Override
  public void call(Invocation invocation, Consumer<Outcome> then) {
    if (!(invocation instanceof Invocation.Told(Event event, _))) {
      then.accept(new Outcome.Failed("Http.BadRequest", "a server is no function"));
      return;
    }
    HttpRequest request;
    HttpClient with;
    try {
      request = template.request(event);
      with = client();
    } catch (IllegalArgumentException e) {
      then.accept(new Outcome.Failed("Http.BadRequest", message(e)));
      return;
    }
    if (with == null) {
      then.accept(new Outcome.Failed("Http.Unreachable", "the gateway is closing"));
      return;
    }
    if (!room.tryAcquire()) {
      then.accept(new Outcome.Throttled());
      return;
    }
    CompletableFuture<HttpResponse<byte[]>> answer =
        with.sendAsync(request, _ -> new BoundedBody(LONGEST_ANSWER));
    // A copy: only what has not ended can be cancelled, and with it the exchange.
    var _ =
        answer
            .copy()
            .orTimeout(invocation.timeout().toMillis(), TimeUnit.MILLISECONDS)
            .whenComplete((response, failure) -> {
              room.release();
              if (response == null) {
                answer.cancel(true);
              }
              then.accept(response == null ? failed(failure) : answered(response));
            });
  }

  private synchronized @Nullable HttpClient client() {
    if (client == null && !closed) {
      client =
          HttpClient.newBuilder()
              .followRedirects(HttpClient.Redirect.NEVER)
              .executor(
                  Executors.newThreadPerTaskExecutor(
                      Thread.ofVirtual().name("http-backend-", 0).factory()))
              .build();
    }
    return client;
  }

  private static Outcome answered(HttpResponse<byte[]> response) {
    List<Map.Entry<String, String>> headers = new ArrayList<>();
    response
        .headers()
        .map()
        .forEach((name, values) -> {
          // HTTP/2 has the status among them.
          if (!name.startsWith(":")) {
            values.forEach(value -> headers.add(Map.entry(name, value)));
          }
        });
    byte[] body = response.body();
    return new Outcome.Answered(
        new ProxyResponse(
            response.statusCode(), List.copyOf(headers), body.length == 0 ? null : body));
  }

  private static Outcome failed(@Nullable Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return switch (cause) {
      case TimeoutException _ -> new Outcome.TimedOut();
      case BoundedBody.TooLong tooLong -> new Outcome.Failed("Http.TooLong", message(tooLong));
      case null -> new Outcome.Failed("Http.Unreachable", "no answer");
      default -> new Outcome.Failed("Http.Unreachable", message(cause));
    };
  }

  private static String message(Throwable failure) {
    String text = failure.getMessage();
    return text == null || text.isEmpty() ? failure.getClass().getSimpleName() : text;
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (client != null) {
      client.shutdownNow();
      client = null;
    }
  }
}
