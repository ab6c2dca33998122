// SPDX-License-Identifier: Apache-2.0
package dev.carillon;

import static dev.carillon.RunningGateway.PATIENCE;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Java's own WebSocket client. Every wait has a deadline.
public final class TestClient implements WebSocket.Listener, AutoCloseable {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final Pattern ID = Pattern.compile("\"connectionId\":\"([^\"]{16})\"");

  /// How a connection ended.
  public record Closed(int code, String reason) {}

  private final LinkedBlockingQueue<String> messages = new LinkedBlockingQueue<>();
  private final CompletableFuture<Closed> closed = new CompletableFuture<>();
  private final StringBuilder text = new StringBuilder();
  private @Nullable WebSocket socket;

  private TestClient() {}

  public static TestClient connect(RunningGateway gateway) {
    return connect(gateway.ws("/dev"));
  }

  public static TestClient connectV1(RunningGateway gateway) {
    return connect(HTTP, gateway.ws("/dev"), List.of(), "carillon.v1");
  }

  public static TestClient connect(URI address, String... subprotocols) {
    return connect(HTTP, address, List.of(), subprotocols);
  }

  /// @param headers names and values in turns
  public static TestClient connect(
      HttpClient http, URI address, List<String> headers, String... subprotocols) {
    TestClient client = new TestClient();
    WebSocket.Builder builder = http.newWebSocketBuilder();
    for (int i = 0; i < headers.size(); i += 2) {
      builder.header(headers.get(i), headers.get(i + 1));
    }
    List<String> more = new ArrayList<>(List.of(subprotocols));
    if (!more.isEmpty()) {
      builder.subprotocols(more.removeFirst(), more.toArray(String[]::new));
    }
    client.socket =
        builder
            .buildAsync(address, client)
            .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
            .join();
    return client;
  }

  /// The status with which an upgrade is refused.
  public static int refusal(URI address, List<String> headers, String... subprotocols) {
    try (TestClient client = connect(HTTP, address, headers, subprotocols)) {
      throw new AssertionError("accepted " + client.socket());
    } catch (CompletionException e) {
      if (e.getCause() instanceof java.net.http.WebSocketHandshakeException refused) {
        return refused.getResponse().statusCode();
      }
      throw e;
    }
  }

  WebSocket socket() {
    if (socket == null) {
      throw new IllegalStateException("not connected");
    }
    return socket;
  }

  public String subprotocol() {
    return socket().getSubprotocol();
  }

  public TestClient send(String message) {
    socket().sendText(message, true).orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    return this;
  }

  /// Sends and takes the answer.
  public String ask(String message) {
    return send(message).next();
  }

  public TestClient join(String channel) {
    String answer = ask("{\"action\":\"joinchannel\",\"channel\":\"" + channel + "\"}");
    if (!answer.contains("\"channel\":\"" + channel + "\"")) {
      throw new AssertionError(answer);
    }
    return this;
  }

  public TestClient publish(String channel, String message) {
    return send(
        "{\"action\":\"sendmessage\",\"channel\":\"%s\",\"message\":\"%s\"}"
            .formatted(channel, message));
  }

  /// The id of this connection, learned from a leave that changes nothing.
  public String id() {
    String answer = ask("{\"action\":\"leavechannel\",\"channel\":\"nobody-is-here\"}");
    Matcher matcher = ID.matcher(answer);
    if (!matcher.find()) {
      throw new AssertionError(answer);
    }
    return matcher.group(1);
  }

  /// The next message.
  public String next() {
    try {
      String message = messages.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      if (message == null) {
        throw new AssertionError("no message in time; closed: " + closed.getNow(null));
      }
      return message;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /// Messages that have come and nobody has asked for.
  public int waiting() {
    return messages.size();
  }

  public Closed closed() {
    return closed.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
    text.append(part);
    if (last) {
      messages.add(text.toString());
      text.setLength(0);
    }
    from.request(1);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer part, boolean last) {
    messages.add("binary " + part.remaining());
    from.request(1);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
    closed.complete(new Closed(code, reason));
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable error) {
    closed.completeExceptionally(error);
  }

  @Override
  public void close() {
    if (socket != null) {
      socket.abort();
    }
  }
}
