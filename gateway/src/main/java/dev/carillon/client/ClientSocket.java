// SPDX-License-Identifier: Apache-2.0
package dev.carillon.client;

import io.netty.channel.Channel;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// One open WebSocket. Safe for many threads.
public final class ClientSocket {
  /// The end without a status code (RFC 6455 7.4.1).
  public static final int NO_STATUS = 1005;

  private final Channel channel;
  private final @Nullable String subprotocol;

  /// What comes. Called one after the other, from a thread on which it may wait: meanwhile nothing
  /// more is read.
  public interface Listener {
    void text(String message);

    void binary(int bytes);

    void pong();

    /// The other side closed; the last call.
    ///
    /// @param code of its close frame, or [#NO_STATUS]
    void closed(int code, String reason);

    /// The connection ended without a close frame; the last call.
    ///
    /// @param cause null if the other side just ended it
    void lost(@Nullable Throwable cause);
  }

  ClientSocket(Channel channel, @Nullable String subprotocol) {
    this.channel = channel;
    this.subprotocol = subprotocol;
  }

  /// The one that the server selected.
  public @Nullable String subprotocol() {
    return subprotocol;
  }

  /// Sends a text and waits until the operating system has taken it.
  ///
  /// @throws IOException if the connection is gone
  public void send(String text) throws IOException, InterruptedException {
    write(new TextWebSocketFrame(text));
  }

  /// @throws IOException if the connection is gone
  public void ping() throws IOException, InterruptedException {
    write(new PingWebSocketFrame());
  }

  private void write(WebSocketFrame frame) throws IOException, InterruptedException {
    Future<Void> written = channel.writeAndFlush(frame).await();
    if (!written.isSuccess()) {
      throw new IOException("the connection is gone", written.cause());
    }
  }

  /// Starts the closing handshake; the listener is told when the other side has answered.
  public void close(int code) {
    var _ = channel.writeAndFlush(new CloseWebSocketFrame(code, ""));
  }

  /// Ends the connection without a word.
  public void abort() {
    var _ = channel.close();
  }
}
