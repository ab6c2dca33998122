// SPDX-License-Identifier: Apache-2.0
package dev.carillon.transport;

import dev.carillon.config.Cidr;
import dev.carillon.config.Config;
import dev.carillon.config.HostPort;
import dev.carillon.connection.GatewayMeters;
import dev.carillon.http.Endpoint;
import dev.carillon.route.Apis;
import dev.carillon.route.FrontRules;
import dev.carillon.tls.Certificates;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A port that is listened on.
public final class Listener implements AutoCloseable {
  /// Connections that the kernel may hold for us: a whole wave of clients that come back together.
  private static final int BACKLOG = 4096;

  /// A socket with more than this in its own queue gets no more until it has caught up; what comes
  /// meanwhile waits where it can still be dropped.
  private static final WriteBufferWaterMark WATER_MARK =
      new WriteBufferWaterMark(32 * 1024, 64 * 1024);

  /// What a port serves.
  ///
  /// @param apis none on a port that serves the management pages only
  /// @param rules what every request must satisfy
  /// @param refusePlaintext answer plain HTTP with an error
  public record Serving(
      Apis apis,
      FrontRules rules,
      Endpoint endpoint,
      @Nullable Certificates certificates,
      boolean refusePlaintext) {}

  private final Channel channel;

  private Listener(Channel channel) {
    this.channel = channel;
  }

  /// Listens.
  ///
  /// @throws IOException if the address is taken or not ours, saying which
  public static Listener bind(
      HostPort address, EventLoops loops, Serving serving, Config config, GatewayMeters meters)
      throws IOException {
    List<Cidr> trusted = config.trustedProxies();
    var upgrade =
        new Upgrade(serving.apis(), serving.rules(), config.compression().enabled(), meters);
    var door =
        new FrontDoor(
            config.limits(), trusted, upgrade, serving.rules(), serving.endpoint(), meters);
    var port =
        new PortUnification.Settings(
            trusted,
            serving.certificates(),
            serving.refusePlaintext(),
            config.limits().handshake());
    var pipeline =
        new ChannelInitializer<Channel>() {
          @Override
          protected void initChannel(Channel accepted) {
            accepted
                .pipeline()
                .addLast("port", new PortUnification(port))
                .addLast("first", new FirstRequest(door, loops.loop(accepted.eventLoop())));
          }
        };
    var bootstrap =
        new ServerBootstrap()
            .group(loops.group())
            .channel(loops.sockets().serverChannel())
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
            .childHandler(pipeline);
    var bound =
        bootstrap
            .bind(new InetSocketAddress(address.host(), address.port()))
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new IOException(
          "cannot listen on "
              + address
              + ": "
              + bound.cause().getMessage()
              + "; stop what listens there, or choose another address with --listen HOST:PORT",
          bound.cause());
    }
    return new Listener(bound.channel());
  }

  public InetSocketAddress address() {
    return (InetSocketAddress) channel.localAddress();
  }

  @Override
  public void close() {
    channel.close().syncUninterruptibly();
  }
}
