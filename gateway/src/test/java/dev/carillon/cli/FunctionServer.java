// SPDX-License-Identifier: Apache-2.0
package dev.carillon.cli;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/// A WebSocket server that remembers what it got and sends every text back.
@SuppressWarnings("FutureReturnValueIgnored") // a test server that cannot write fails its test
final class FunctionServer implements AutoCloseable {
  /// What it answers to, only to break the connection at once, or to close it with 4000.
  static final String DROP = "drop";

  static final String CLOSE = "close";

  final List<String> received = new CopyOnWriteArrayList<>();
  final List<HttpHeaders> handshakes = new CopyOnWriteArrayList<>();

  private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
  private final EventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final Channel listener;

  FunctionServer() {
    listener =
        new ServerBootstrap()
            .group(group)
            .channel(NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    channel
                        .pipeline()
                        .addLast(
                            new HttpServerCodec(),
                            new HttpObjectAggregator(8_192),
                            new WebSocketServerProtocolHandler("/dev", "carillon.v1"),
                            new Functions(),
                            new NotFound());
                  }
                })
            .bind("127.0.0.1", 0)
            .syncUninterruptibly()
            .channel();
  }

  String url() {
    return "ws://127.0.0.1:" + ((InetSocketAddress) listener.localAddress()).getPort() + "/dev";
  }

  /// Breaks every connection without a close frame, as a crash does.
  void dropAll() {
    // Past the WebSocket handler, which would send a close frame.
    connections.forEach(connection -> connection.pipeline().firstContext().close());
  }

  @Override
  public void close() {
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  private final class Functions extends SimpleChannelInboundHandler<TextWebSocketFrame> {
    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
      if (event instanceof WebSocketServerProtocolHandler.HandshakeComplete done) {
        handshakes.add(done.requestHeaders());
        connections.add(ctx.channel());
      }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, TextWebSocketFrame frame) {
      received.add(frame.text());
      ctx.writeAndFlush(new TextWebSocketFrame("got " + frame.text()));
      if (frame.text().equals(DROP)) {
        ctx.pipeline().firstContext().close();
      } else if (frame.text().equals(CLOSE)) {
        ctx.writeAndFlush(new CloseWebSocketFrame(4000, "enough"));
      }
    }
  }

  /// What the WebSocket handler leaves: requests for another path.
  private static final class NotFound extends SimpleChannelInboundHandler<FullHttpRequest> {
    @Override
    protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
      DefaultFullHttpResponse answer =
          new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.NOT_FOUND);
      answer.headers().set("Content-Length", 0);
      ctx.writeAndFlush(answer);
    }
  }
}
