// SPDX-License-Identifier: Apache-2.0
package dev.carillon.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollSocketChannel;

/// Makes the pipeline of a Netty channel, the same for all connections of one listener.
final class ChannelOpener extends ChannelInitializer<Channel> {
  /// A socket with more than this in its own queue gets no more until it has caught up; what comes
  /// meanwhile waits where it can still be dropped.
  static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(32 * 1024, 64 * 1024);

  private final EventLoops loops;
  private final FrontDoor door;
  private final PortUnification.Settings port;

  ChannelOpener(EventLoops loops, FrontDoor door, PortUnification.Settings port) {
    this.loops = loops;
    this.door = door;
    this.port = port;
  }

  @Override
  protected void initChannel(Channel accepted) {
    accepted
        .pipeline()
        .addLast("port", new PortUnification(port))
        .addLast("first", new FirstRequest(door, loops.loop(accepted.eventLoop())));
  }

  /// Goes on with a socket that somebody else accepted and has read from.
  ///
  /// @param first the bytes that came so far; a reference that this call takes over
  void adopt(int fd, Loop loop, ByteBuf first) {
    EpollSocketChannel channel;
    try {
      channel = new EpollSocketChannel(fd);
    } catch (RuntimeException e) {
      first.release();
      Acceptor.closeQuietly(fd);
      return;
    }
    channel.config().setWriteBufferWaterMark(WATER_MARK);
    channel.pipeline().addLast(this);
    loop.executor()
        .register(channel)
        .addListener(registered -> {
          if (registered.isSuccess()) {
            channel.pipeline().fireChannelRead(first);
            channel.pipeline().fireChannelReadComplete();
          } else {
            first.release();
            channel.close();
          }
        });
  }
}
