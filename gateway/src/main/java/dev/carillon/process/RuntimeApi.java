// SPDX-License-Identifier: Apache-2.0
package dev.carillon.process;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.ServerChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import java.net.InetSocketAddress;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/// The Lambda Runtime API for one process: a listener on the loopback address that nobody else is
/// told about. Confined to the loop.
final class RuntimeApi implements AutoCloseable {
  /// More connections than any runtime needs.
  private static final int MAX_CONNECTIONS = 16;

  /// What a process asks and says.
  interface Calls {
    /// It is ready for a call, which goes to [ChannelHandlerContext] with [ApiConnection#hand].
    ///
    /// @return false if it has one already
    boolean next(ApiConnection connection);

    /// The connection that waited for a call is gone.
    void gone(ApiConnection connection);

    /// Is this the call that it has?
    boolean has(String id);

    void returned(byte[] payload);

    void failed(byte[] error, @Nullable String type);

    void tooLarge();

    /// @return false if it is past its start
    boolean initFailed(byte[] error, @Nullable String type);
  }

  private final ChannelGroup channels;
  private final EventLoop loop;
  private final Calls calls;
  private final int answer;
  private String host = "";

  /// @param answer most bytes of an answer
  RuntimeApi(EventLoop loop, Calls calls, int answer) {
    this.answer = answer;
    this.loop = loop;
    this.calls = calls;
    this.channels = new DefaultChannelGroup(loop, true);
  }

  /// Listens; then tells the port, or -1.
  void open(Class<? extends ServerChannel> type, IntConsumer then) {
    var opened =
        new ServerBootstrap()
            .group(loop)
            .channel(type)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    accept(channel);
                  }
                })
            .bind("127.0.0.1", 0);
    opened.addListener(_ -> {
      if (!opened.isSuccess()) {
        then.accept(-1);
        return;
      }
      channels.add(opened.channel());
      int port = ((InetSocketAddress) opened.channel().localAddress()).getPort();
      host = "127.0.0.1:" + port;
      then.accept(port);
    });
  }

  private void accept(Channel channel) {
    channels.add(channel);
    if (channels.size() > MAX_CONNECTIONS + 1) {
      channel.close();
      return;
    }
    // The names and values are read only, never passed on: nothing to validate.
    var config = new HttpDecoderConfig().setValidateHeaders(false);
    channel.pipeline().addLast(new HttpServerCodec(config), new ApiConnection(host, calls, answer));
  }

  @Override
  public void close() {
    channels.close();
  }
}
