// SPDX-License-Identifier: Apache-2.0
package dev.carillon.bench;

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
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A WebSocket server with the built-in functions, on one event loop, that goes wrong on request.
@SuppressWarnings("FutureReturnValueIgnored") // a test server that cannot write fails its test
final class TinyServer implements AutoCloseable {
  /// What goes wrong, once: at the tenth message that is delivered to the first member.
  enum Fault {
    NONE,
    LOSE,
    DUPLICATE,
    SWAP,
    STRAY,
    HANG_UP,
    REFUSE_JOINS
  }

  private static final ChannelGroup NOBODY = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);

  private final EventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final Map<String, ChannelGroup> channels = new ConcurrentHashMap<>();
  private final Channel listener;
  private final Fault fault;
  private int delivered;
  private String held = "";

  TinyServer(Fault fault) {
    this.fault = fault;
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
                            new WebSocketServerProtocolHandler("/dev"),
                            new Functions(),
                            new NotFound());
                  }
                })
            .bind("127.0.0.1", 0)
            .syncUninterruptibly()
            .channel();
  }

  int port() {
    return ((InetSocketAddress) listener.localAddress()).getPort();
  }

  String url() {
    return "ws://127.0.0.1:" + port() + "/dev";
  }

  @Override
  public void close() {
    group.shutdownGracefully(0, 1, java.util.concurrent.TimeUnit.SECONDS).syncUninterruptibly();
  }

  private final class Functions extends SimpleChannelInboundHandler<TextWebSocketFrame> {
    @Override
    public void channelActive(ChannelHandlerContext ctx) {
      members("default").add(ctx.channel());
      ctx.fireChannelActive();
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, TextWebSocketFrame frame) {
      JsonNode body = JsonMapper.shared().readTree(frame.text());
      String channel = body.path("channel").asString("default");
      switch (body.path("action").asString()) {
        case "joinchannel" -> join(ctx.channel(), channel);
        case "sendmessage" -> publish(ctx.channel(), channel, body.path("message").asString());
        case "echo" -> deliver(ctx.channel(), body.path("message").asString(), true);
        default -> throw new IllegalArgumentException(frame.text());
      }
    }

    private void join(Channel member, String channel) {
      if (fault == Fault.REFUSE_JOINS) {
        send(
            member,
            "{\"message\": \"Forbidden\", \"connectionId\":\"a\", \"requestId\":\"b\",\"error\":\"no claim\"}");
        return;
      }
      members(channel).add(member);
      send(member, "{\"channel\":\"" + channel + "\",\"connectionId\":\"a\"}");
    }

    private ChannelGroup members(String channel) {
      return channels.computeIfAbsent(
          channel, _ -> new DefaultChannelGroup(GlobalEventExecutor.INSTANCE));
    }

    private void publish(Channel sender, String channel, String message) {
      boolean first = true;
      for (Channel member : channels.getOrDefault(channel, NOBODY)) {
        if (!member.equals(sender)) {
          deliver(member, message, first);
          first = false;
        }
      }
    }

    private void deliver(Channel member, String message, boolean first) {
      int count = first ? ++delivered : 0;
      if (count == 10) {
        switch (fault) {
          case LOSE -> {
            return;
          }
          case DUPLICATE -> send(member, message);
          case SWAP -> {
            held = message;
            return;
          }
          case STRAY -> send(member, message.substring(0, 24) + "000099" + message.substring(30));
          case HANG_UP -> {
            member.writeAndFlush(new CloseWebSocketFrame(1011, ""));
            return;
          }
          case NONE, REFUSE_JOINS -> {}
        }
      }
      send(member, message);
      if (count == 11 && fault == Fault.SWAP) {
        send(member, held);
      }
    }

    private void send(Channel member, String text) {
      member.writeAndFlush(new TextWebSocketFrame(text));
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
