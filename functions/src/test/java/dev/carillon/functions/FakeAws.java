// SPDX-License-Identifier: Apache-2.0
package dev.carillon.functions;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToIntFunction;

/// The APIs of connections and of functions, as a server on loopback that real clients call. It
/// counts what each connection got.
final class FakeAws implements AutoCloseable {
  /// Closes the socket after it has read everything.
  static final int HANG_UP = -1;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, AtomicInteger> tries = new ConcurrentHashMap<>();
  private final Map<String, List<String>> got = new ConcurrentHashMap<>();
  private final List<byte[]> invocations = Collections.synchronizedList(new ArrayList<>());
  private final List<String> functions = Collections.synchronizedList(new ArrayList<>());
  private volatile ToIntFunction<String> status = id -> 200;
  final AtomicInteger atOnce = new AtomicInteger();
  final AtomicInteger mostAtOnce = new AtomicInteger();

  FakeAws() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1_000);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    server.setExecutor(threads);
    server.createContext("/prod/@connections/", this::post);
    server.createContext("/2015-03-31/functions/", this::invoke);
    server.start();
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  URI stage() {
    return address().resolve("/prod");
  }

  /// @param byId what the next posts are answered; only with 200 and [#HANG_UP] they arrive
  void answer(ToIntFunction<String> byId) {
    status = byId;
  }

  /// How often somebody tried to post to a connection.
  int tries(String id) {
    AtomicInteger count = tries.get(id);
    return count == null ? 0 : count.get();
  }

  /// What has arrived, by connection.
  Map<String, List<String>> got() {
    return got;
  }

  /// The parts that wait, which are taken.
  List<byte[]> takeInvocations() {
    synchronized (invocations) {
      List<byte[]> taken = List.copyOf(invocations);
      invocations.clear();
      return taken;
    }
  }

  List<String> functions() {
    return functions;
  }

  private void post(HttpExchange exchange) throws IOException {
    mostAtOnce.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
    try {
      String path = exchange.getRequestURI().getRawPath();
      String id =
          URLDecoder.decode(path.substring(path.lastIndexOf('/') + 1), StandardCharsets.UTF_8);
      byte[] body = exchange.getRequestBody().readAllBytes();
      tries.computeIfAbsent(id, _ -> new AtomicInteger()).incrementAndGet();
      int answer = status.applyAsInt(id);
      if (answer == 200 || answer == HANG_UP) {
        got.computeIfAbsent(id, _ -> Collections.synchronizedList(new ArrayList<>()))
            .add(new String(body, StandardCharsets.UTF_8));
      }
      if (answer == HANG_UP) {
        throw new IOException("as asked");
      }
      if (answer == 410) {
        exchange.getResponseHeaders().add("x-amzn-ErrorType", "GoneException");
      } else if (answer == 429) {
        exchange.getResponseHeaders().add("x-amzn-ErrorType", "LimitExceededException");
      }
      exchange.sendResponseHeaders(answer, -1);
    } finally {
      atOnce.decrementAndGet();
      exchange.close();
    }
  }

  private void invoke(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getRawPath();
    functions.add(
        URLDecoder.decode(
            path.substring("/2015-03-31/functions/".length(), path.lastIndexOf('/')),
            StandardCharsets.UTF_8));
    invocations.add(exchange.getRequestBody().readAllBytes());
    exchange.sendResponseHeaders(202, -1);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
