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
import io.netty.channel.ChannelOption;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A port that is listened on.
public final class Listener implements AutoCloseable {
  /// Connections that the kernel may hold for us: a whole wave of clients that come back together.
  private static final int BACKLOG = 4096;

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

  private final InetSocketAddress address;
  private final Runnable close;

  private Listener(InetSocketAddress address, Runnable close) {
    this.address = address;
    this.close = close;
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
    var channels = new ChannelOpener(loops, door, port);
    var at = new InetSocketAddress(address.host(), address.port());
    try {
      if (loops.sockets() == Sockets.EPOLL) {
        var acceptor = Acceptor.bind(at, BACKLOG, loops.places(door, channels));
        return new Listener(acceptor.localAddress(), acceptor::close);
      }
      Channel channel = bindChannel(at, loops, channels);
      return new Listener(
          (InetSocketAddress) channel.localAddress(), () -> channel.close().syncUninterruptibly());
    } catch (IOException e) {
      throw new IOException(
          "cannot listen on "
              + address
              + ": "
              + e.getMessage()
              + "; stop what listens there, or choose another address with --listen HOST:PORT",
          e);
    }
  }

  private static Channel bindChannel(InetSocketAddress at, EventLoops loops, ChannelOpener channels)
      throws IOException {
    var bound =
        new ServerBootstrap()
            .group(loops.group())
            .channel(loops.sockets().serverChannel())
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, ChannelOpener.WATER_MARK)
            .childHandler(channels)
            .bind(at)
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new IOException(bound.cause().getMessage(), bound.cause());
    }
    return bound.channel();
  }

  public InetSocketAddress address() {
    return address;
  }

  @Override
  public void close() {
    close.run();
  }
}
