// SPDX-License-Identifier: Apache-2.0
package dev.carillon.transport;

import dev.carillon.config.Config.Transport;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import java.util.function.Supplier;

/// The ways to drive sockets that this machine has.
@SuppressWarnings("ImmutableEnumChecker") // the supplier is a method reference
enum Sockets {
  EPOLL("epoll", EpollServerSocketChannel.class, EpollIoHandler::newFactory),
  IO_URING("io_uring", IoUringServerSocketChannel.class, IoUringIoHandler::newFactory),
  NIO("NIO", NioServerSocketChannel.class, NioIoHandler::newFactory);

  private final String title;
  private final Class<? extends ServerChannel> serverChannel;
  private final Supplier<IoHandlerFactory> handlers;

  Sockets(
      String title,
      Class<? extends ServerChannel> serverChannel,
      Supplier<IoHandlerFactory> handlers) {
    this.title = title;
    this.serverChannel = serverChannel;
    this.handlers = handlers;
  }

  /// What the setting asks for, or the best there is.
  ///
  /// @throws IllegalStateException if it asks for what this machine does not have
  static Sockets of(Transport setting) {
    return switch (setting) {
      case AUTO -> Epoll.isAvailable() ? EPOLL : NIO;
      case EPOLL -> require(EPOLL, Epoll.isAvailable(), Epoll.unavailabilityCause());
      case IO_URING -> require(IO_URING, IoUring.isAvailable(), IoUring.unavailabilityCause());
      case NIO -> NIO;
    };
  }

  private static Sockets require(Sockets wanted, boolean available, Throwable cause) {
    if (!available) {
      throw new IllegalStateException(
          "transport " + wanted.title + " is not to be had here; set `transport: auto`", cause);
    }
    return wanted;
  }

  String title() {
    return title;
  }

  Class<? extends ServerChannel> serverChannel() {
    return serverChannel;
  }

  IoHandlerFactory handlers() {
    return handlers.get();
  }
}
