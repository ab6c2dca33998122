// SPDX-License-Identifier: Apache-2.0
package dev.carillon.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.DuplexChannel;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A [Wire] over a Netty channel: TLS, io_uring, NIO, and what came through a PROXY header. The
/// last handler of its pipeline and, without TLS, the only one.
final class ChannelWire extends ChannelInboundHandlerAdapter implements Wire {
  private final Channel channel;
  private final Loop loop;
  private final boolean throughPipeline;
  private @Nullable Reader reader;
  private @Nullable WaitingFrames waiting;
  private boolean dirty;

  ChannelWire(Channel channel, Loop loop) {
    this.channel = channel;
    this.loop = loop;
    this.throughPipeline = channel.pipeline().get("tls") != null;
  }

  @Override
  public void reader(Reader next) {
    reader = next;
  }

  private Reader reader() {
    return Objects.requireNonNull(reader);
  }

  // Inwards

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf in = (ByteBuf) message;
    loop.begin();
    try {
      reader().received(in);
    } finally {
      in.release();
      loop.end();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    dropWaiting();
    reader().closed();
    ctx.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (PeerFault.is(cause)) {
      // The peer reset the connection, or it went while we wrote: channelInactive follows.
      channel.close();
    } else {
      reader().failed(cause);
    }
  }

  @Override
  public void pauseReads() {
    channel.config().setAutoRead(false);
  }

  @Override
  public void resumeReads() {
    channel.config().setAutoRead(true);
  }

  // Outwards

  @Override
  public boolean write(ByteBuf frames) {
    if (upToDate()) {
      send(WaitingFrames.keep(frames));
      return true;
    }
    long size = frames.readableBytes();
    if (waitingBytes() + size > loop.maxWaiting()) {
      return false;
    }
    if (waiting == null) {
      waiting = new WaitingFrames(this, loop.backlog());
      waiting.fallBehind();
    }
    waiting.add(frames);
    loop.shedIfNeeded();
    return true;
  }

  private void send(ByteBuf frames) {
    if (throughPipeline) {
      channel.write(frames, channel.voidPromise());
    } else {
      // Nothing stands between this handler and the socket.
      channel.unsafe().write(frames, channel.voidPromise());
    }
    if (!dirty) {
      dirty = true;
      loop.dirty(this);
    }
  }

  @Override
  public void flush() {
    dirty = false;
    if (throughPipeline) {
      channel.flush();
    } else {
      channel.unsafe().flush();
    }
  }

  @Override
  public boolean upToDate() {
    return waiting == null && channel.isWritable();
  }

  @Override
  public long waitingBytes() {
    ChannelOutboundBuffer socket = channel.unsafe().outboundBuffer();
    long handedOver = socket == null ? 0 : socket.totalPendingWriteBytes();
    return handedOver + (waiting == null ? 0 : waiting.bytes());
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    WaitingFrames queue = waiting;
    while (queue != null && channel.isWritable()) {
      ByteBuf frames = queue.poll();
      if (frames == null) {
        dropWaiting();
        return;
      }
      send(frames);
    }
  }

  @Override
  public void dropWaiting() {
    WaitingFrames queue = waiting;
    if (queue != null) {
      waiting = null;
      queue.close();
    }
  }

  @Override
  public void shed() {
    reader().shed();
  }

  // The end

  @Override
  public void goodbye(ByteBuf last, boolean awaitPeer) {
    dropWaiting();
    var sent = channel.writeAndFlush(last.retainedDuplicate());
    if (awaitPeer) {
      sent.addListener(done -> {
        if (!done.isSuccess()) {
          channel.close();
        } else if (channel instanceof DuplexChannel duplex && !throughPipeline) {
          duplex.shutdownOutput();
        }
      });
      // Reads may be paused; the peer's answer must get through.
      resumeReads();
    } else {
      sent.addListener(ChannelFutureListener.CLOSE);
    }
    channel.eventLoop().schedule(this::reset, PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    dropWaiting(); // at once: channelInactive comes later, and shedding must not find it here
    channel.close();
  }

  @Override
  public void reset() {
    dropWaiting();
    if (channel.isOpen()) {
      channel.config().setOption(ChannelOption.SO_LINGER, 0);
      channel.close();
    }
  }
}
