// SPDX-License-Identifier: Apache-2.0
package dev.carillon.cli;

import dev.carillon.client.ClientSocket;
import dev.carillon.client.HandshakeRefused;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A WebSocket that comes back: when the link is lost it connects again with growing waits and
/// joins the channels it was in. Safe for many threads; a send waits while the link is down.
final class Session implements AutoCloseable {
  private static final int NORMAL = 1000;

  private final Link link;
  private final Screen screen;
  private final Backoff backoff;
  private final Set<String> channels = new LinkedHashSet<>();
  private @Nullable ClientSocket socket;
  private State state = State.DOWN;

  /// Opens one WebSocket.
  interface Link {
    ClientSocket open(ClientSocket.Listener listener) throws IOException, InterruptedException;
  }

  private interface Sending {
    void on(ClientSocket up) throws IOException, InterruptedException;
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
    } catch (IOException e) {
      throw new Refused(problem(e));
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
    attempt(up -> up.send(text));
  }

  synchronized void ping() throws Refused, InterruptedException {
    attempt(ClientSocket::ping);
  }

  /// Starts the closing handshake; [#awaitEnd] waits for the other side.
  synchronized void startClose() {
    if (state == State.UP && socket != null) {
      state = State.CLOSING;
      socket.close(NORMAL);
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

  private synchronized boolean hasEnded() {
    return state == State.ENDED;
  }

  private synchronized void end() {
    state = State.ENDED;
    notifyAll();
  }

  /// Sends on the link that is up, and again on the next one if that breaks meanwhile.
  private void attempt(Sending send) throws Refused, InterruptedException {
    while (true) {
      ClientSocket up = awaitUp();
      try {
        send.on(up);
        return;
      } catch (IOException e) {
        lost(up);
      }
    }
  }

  private ClientSocket awaitUp() throws Refused, InterruptedException {
    while (state == State.DOWN || (state == State.UP && socket == null)) {
      wait();
    }
    if (state != State.UP || socket == null) {
      throw new Refused("the connection is closed");
    }
    return socket;
  }

  private void connect() throws IOException, InterruptedException {
    Incoming incoming = new Incoming();
    ClientSocket opened = link.open(incoming);
    synchronized (this) {
      if (state != State.DOWN) {
        opened.abort();
        return;
      }
      socket = opened;
      incoming.link = opened;
      for (String channel : channels) {
        opened.send(Action.join(channel));
      }
      state = State.UP;
      notifyAll();
      if (incoming.gone) {
        lost(opened);
        return;
      }
    }
    String chosen = opened.subprotocol();
    screen.status(chosen == null ? "connected" : "connected, subprotocol " + chosen);
  }

  /// The link is gone: brings it back on a thread of its own, unless we closed it.
  private synchronized void lost(@Nullable ClientSocket which) {
    if (which == null || !which.equals(socket)) {
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
      } catch (IOException e) {
        if (refused(e)) {
          screen.problem(problem(e));
          end();
          return;
        }
      } catch (InterruptedException e) {
        end();
        return;
      }
    }
  }

  /// A 4xx stays one, so that coming back does not help.
  private static boolean refused(IOException error) {
    return error instanceof HandshakeRefused handshake && handshake.status() / 100 == 4;
  }

  private static String problem(IOException error) {
    String message = error.getMessage();
    return switch (error) {
      case HandshakeRefused refused ->
          switch (refused.status()) {
            case 401 -> "the server wants a token (401); give a good one with --token";
            case 403 ->
                "the server refused the connection (403); check the stage in the URL, --origin and --token";
            default ->
                "the server answered "
                    + refused.status()
                    + " instead of a WebSocket; check the URL";
          };
      case ConnectException _ -> "nobody listens there; is the gateway running? (carillon serve)";
      case UnknownHostException _ -> "there is no host of that name; check the URL";
      default ->
          "cannot connect: " + (message == null ? error.getClass().getSimpleName() : message);
    };
  }

  /// Shows what comes.
  private final class Incoming implements ClientSocket.Listener {
    /// It ended before the session knew it. Guarded by the session.
    private boolean gone;

    /// The link that it is about, once the session knows it. Guarded by the session.
    private @Nullable ClientSocket link;

    @Override
    public void text(String message) {
      screen.frame(message);
    }

    @Override
    public void binary(int bytes) {
      screen.frame("(binary, " + bytes + " bytes)");
    }

    @Override
    public void pong() {
      screen.status("pong");
    }

    @Override
    public void closed(int code, String reason) {
      screen.status("closed with " + code + (reason.isEmpty() ? "" : " " + reason));
      ended();
    }

    @Override
    public void lost(@Nullable Throwable cause) {
      if (hasEnded()) {
        return; // by ourselves
      }
      String message =
          switch (cause) {
            case null -> null;
            case IOException io -> io.getMessage();
            default -> cause.toString();
          };
      screen.status("connection lost" + (message == null ? "" : ": " + message));
      ended();
    }

    private void ended() {
      synchronized (Session.this) {
        gone = true;
        Session.this.lost(link);
      }
    }
  }
}
