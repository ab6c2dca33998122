// SPDX-License-Identifier: Apache-2.0
package dev.carillon.client;

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshakeException;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.ssl.NotSslRecordException;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// Tells the listener what comes. Reads on only when that has been dealt with, so that a slow
/// terminal slows the server down and no memory fills.
final class Incoming extends SimpleChannelInboundHandler<WebSocketFrame> {
  private final ClientSocket.Listener listener;
  private final Executor listeners;
  private final Offer offer;
  private final CompletableFuture<ClientSocket> opened;
  private @Nullable Throwable cause;
  private boolean ended;

  /// Was anything told since the last read?
  private boolean told;

  /// @param listeners where the listener is called, in this order
  Incoming(
      ClientSocket.Listener listener,
      Executor listeners,
      Offer offer,
      CompletableFuture<ClientSocket> opened) {
    this.listener = listener;
    this.listeners = listeners;
    this.offer = offer;
    this.opened = opened;
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    ctx.read();
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    if (told) {
      told = false;
      listeners.execute(ctx::read);
    } else {
      ctx.read();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event == ClientHandshakeStateEvent.HANDSHAKE_COMPLETE) {
      opened.complete(new ClientSocket(ctx.channel(), offer.selected()));
    } else if (event == ClientHandshakeStateEvent.HANDSHAKE_TIMEOUT) {
      opened.completeExceptionally(new IOException("no answer to the handshake in time"));
      var _ = ctx.close();
    }
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, WebSocketFrame frame) {
    switch (frame) {
      case TextWebSocketFrame text -> {
        String message = text.text();
        tell(() -> listener.text(message));
      }
      case BinaryWebSocketFrame binary -> {
        int bytes = binary.content().readableBytes();
        tell(() -> listener.binary(bytes));
      }
      case PongWebSocketFrame _ -> tell(listener::pong);
      case CloseWebSocketFrame close -> closed(ctx, close);
      default -> {}
    }
  }

  /// The answer is the same frame (RFC 6455 5.5.1). If ours was the first, a second one is not
  /// written; the connection is closed either way.
  private void closed(ChannelHandlerContext ctx, CloseWebSocketFrame frame) {
    int code = frame.statusCode();
    String reason = frame.reasonText();
    var _ = ctx.writeAndFlush(frame.retain()).addListener(ChannelFutureListener.CLOSE);
    if (!ended) {
      ended = true;
      tell(() -> listener.closed(code == -1 ? ClientSocket.NO_STATUS : code, reason));
    }
  }

  private void tell(Runnable call) {
    told = true;
    listeners.execute(call);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable error) {
    Throwable plain =
        error instanceof DecoderException && error.getCause() != null ? error.getCause() : error;
    if (cause == null) {
      cause = plain;
    }
    opened.completeExceptionally(refused(plain));
    var _ = ctx.close();
  }

  private static Throwable refused(Throwable error) {
    return switch (error) {
      case NotSslRecordException _ ->
          new IOException("the server speaks no TLS there; check scheme and port of the URL");
      case ClosedChannelException _ -> unanswered();
      case WebSocketClientHandshakeException handshake when answered(handshake) ->
          new HandshakeRefused(handshake.response().status().code());
      default -> error;
    };
  }

  /// With something else than a switch of protocols, which may be wrong too.
  private static boolean answered(WebSocketClientHandshakeException handshake) {
    HttpResponse response = handshake.response();
    return response != null && !response.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    if (opened.completeExceptionally(unanswered())) {
      return;
    }
    if (!ended && !opened.isCompletedExceptionally()) {
      ended = true;
      Throwable error = cause;
      tell(() -> listener.lost(error));
    }
  }

  private static IOException unanswered() {
    return new IOException(
        "the server ended the connection without an answer; check scheme and port of the URL");
  }
}
