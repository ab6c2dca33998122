// SPDX-License-Identifier: Apache-2.0
package dev.carillon.cli;

import java.io.IOException;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A WebSocket that comes back: when the link is lost it connects again with growing waits and
/// joins the channels it was in. Safe for many threads; a send waits while the link is down.
final class Session implements AutoCloseable {
  private static final int NORMAL = 1000;

  private final Link link;
  private final Screen screen;
  private final Backoff backoff;
  private final Set<String> channels = new LinkedHashSet<>();
  private @Nullable WebSocket socket;
  private State state = State.DOWN;

  /// Opens one WebSocket.
  interface Link {
    WebSocket open(WebSocket.Listener listener) throws ExecutionException, InterruptedException;
  }

  private enum State {
    DOWN,
    UP,
    /// we sent a close frame
    CLOSING,
    ENDED
  }

  Session(Link link, Screen screen, Backoff backoff) {
    this.link = link;
    this.screen = screen;
    this.backoff = backoff;
  }

  /// Opens it for the first time.
  ///
  /// @throws Refused if the server is not there or refuses: trying again would not help
  void open() throws Refused, InterruptedException {
    try {
      connect();
    } catch (ExecutionException e) {
      throw new Refused(problem(cause(e)));
    }
  }

  /// Joins now, and again after each reconnect.
  void join(String channel) throws Refused, InterruptedException {
    synchronized (this) {
      channels.add(channel);
    }
    send(Action.join(channel));
  }

  void leave(String channel) throws Refused, InterruptedException {
    synchronized (this) {
      channels.remove(channel);
    }
    send(Action.leave(channel));
  }

  /// Sends a text as it is, as soon as the link is up.
  ///
  /// @throws Refused if the session has ended
  synchronized void send(String text) throws Refused, InterruptedException {
    attempt(up -> up.sendText(text, true));
  }

  synchronized void ping() throws Refused, InterruptedException {
    attempt(up -> up.sendPing(ByteBuffer.allocate(0)));
  }

  /// Starts the closing handshake; [#awaitEnd] waits for the other side.
  synchronized void startClose() {
    if (state == State.UP && socket != null) {
      state = State.CLOSING;
      var _ = socket.sendClose(NORMAL, "");
    } else {
      end();
    }
  }

  /// Waits until the session has ended for good.
  ///
  /// @return whether it has
  synchronized boolean awaitEnd(Duration longest) throws InterruptedException {
    long until = System.nanoTime() + longest.toNanos();
    while (state != State.ENDED) {
      long left = until - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
    return true;
  }

  @Override
  public synchronized void close() {
    end();
    if (socket != null) {
      socket.abort();
    }
  }

  private synchronized void end() {
    state = State.ENDED;
    notifyAll();
  }

  /// Sends on the link that is up, and again on the next one if that breaks meanwhile.
  private void attempt(Function<WebSocket, CompletableFuture<WebSocket>> send)
      throws Refused, InterruptedException {
    while (true) {
      WebSocket up = awaitUp();
      try {
        send.apply(up).join();
        return;
      } catch (CompletionException e) {
        lost(up);
      }
    }
  }

  private WebSocket awaitUp() throws Refused, InterruptedException {
    while (state == State.DOWN || (state == State.UP && socket == null)) {
      wait();
    }
    if (state != State.UP || socket == null) {
      throw new Refused("the connection is closed");
    }
    return socket;
  }

  private void connect() throws ExecutionException, InterruptedException {
    Incoming incoming = new Incoming();
    WebSocket opened = link.open(incoming);
    synchronized (this) {
      if (state != State.DOWN) {
        opened.abort();
        return;
      }
      socket = opened;
      for (String channel : channels) {
        opened.sendText(Action.join(channel), true).join();
      }
      state = State.UP;
      notifyAll();
      if (incoming.gone) {
        lost(opened);
      }
    }
    String chosen = opened.getSubprotocol();
    screen.status(chosen.isEmpty() ? "connected" : "connected, subprotocol " + chosen);
  }

  /// The link is gone: brings it back on a thread of its own, unless we closed it.
  private synchronized void lost(WebSocket which) {
    if (!which.equals(socket)) {
      return; // an older one, known to be gone
    }
    switch (state) {
      case UP -> {
        state = State.DOWN;
        Thread.ofVirtual().name("reconnect").start(this::reconnect);
      }
      case CLOSING -> end();
      case DOWN, ENDED -> {}
    }
  }

  private void reconnect() {
    for (int attempt = 0; ; attempt++) {
      Duration delay = backoff.delay(attempt);
      screen.status("reconnecting in %.1f s".formatted(delay.toMillis() / 1e3));
      try {
        if (awaitEnd(delay)) {
          return;
        }
        connect();
        return;
      } catch (ExecutionException e) {
        if (refused(cause(e))) {
          screen.problem(problem(cause(e)));
          end();
          return;
        }
      } catch (CompletionException e) {
        screen.status("the link broke again while channels were joined");
      } catch (InterruptedException e) {
        end();
        return;
      }
    }
  }

  private static Throwable cause(ExecutionException error) {
    return error.getCause() == null ? error : error.getCause();
  }

  /// A 4xx stays one, so that coming back does not help.
  private static boolean refused(Throwable error) {
    return error instanceof WebSocketHandshakeException handshake
        && handshake.getResponse().statusCode() / 100 == 4;
  }

  private static String problem(Throwable error) {
    if (error instanceof WebSocketHandshakeException handshake) {
      int status = handshake.getResponse().statusCode();
      return switch (status) {
        case 401 -> "the server wants a token (401); give a good one with --token";
        case 403 ->
            "the server refused the connection (403); check the stage in the URL, --origin and --token";
        default -> "the server answered " + status + " instead of a WebSocket; check the URL";
      };
    }
    String message = error.getMessage();
    return error instanceof java.net.ConnectException
        ? "nobody listens there; is the gateway running? (carillon serve)"
        : "cannot connect: " + (message == null ? error.getClass().getSimpleName() : message);
  }

  /// Shows what comes. A message may come in parts.
  private final class Incoming implements WebSocket.Listener {
    private final StringBuilder message = new StringBuilder();
    private int binary;

    /// It ended before the session knew it. Guarded by the session.
    private boolean gone;

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      message.append(part);
      if (last) {
        screen.frame(message.toString());
        message.setLength(0);
      }
      from.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer part, boolean last) {
      binary += part.remaining();
      if (last) {
        screen.frame("(binary, " + binary + " bytes)");
        binary = 0;
      }
      from.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onPong(WebSocket from, ByteBuffer payload) {
      screen.status("pong");
      from.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
      screen.status("closed with " + code + (reason.isEmpty() ? "" : " " + reason));
      ended(from);
      return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
      String message = error instanceof IOException ? error.getMessage() : error.toString();
      screen.status("connection lost" + (message == null ? "" : ": " + message));
      ended(from);
    }

    private void ended(WebSocket which) {
      synchronized (Session.this) {
        gone = true;
        lost(which);
      }
    }
  }
}
