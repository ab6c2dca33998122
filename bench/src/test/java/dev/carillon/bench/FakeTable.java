// SPDX-License-Identifier: Apache-2.0
package dev.carillon.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Answers a DynamoDB client with pages that were given before; when there are none left, with an
/// empty one.
final class FakeTable implements AutoCloseable {
  private final HttpServer server;
  private final Queue<String> pages = new ConcurrentLinkedQueue<>();
  private final Queue<JsonNode> asked = new ConcurrentLinkedQueue<>();

  FakeTable(String... pages) {
    this.pages.addAll(List.of(pages));
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::answer);
    server.start();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      asked.add(JsonMapper.shared().readTree(exchange.getRequestBody().readAllBytes()));
      String page = pages.poll();
      byte[] body = (page == null ? "{\"Count\":0}" : page).getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(
          page != null && page.contains("__type") ? 400 : 200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  Queue<JsonNode> asked() {
    return asked;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
