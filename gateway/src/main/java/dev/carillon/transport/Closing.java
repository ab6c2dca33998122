// SPDX-License-Identifier: Apache-2.0
package dev.carillon.transport;

import dev.carillon.connection.CloseReason;
import dev.carillon.websocket.FrameEncoder;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.DuplexChannel;
import java.util.concurrent.TimeUnit;

/// The ways a WebSocket's socket is closed (RFC 6455 section 7). Whatever the peer does, the socket
/// is gone after a second.
final class Closing {
  private static final int PATIENCE_MILLIS = 1_000;

  private Closing() {}

  /// We close first: the close frame, then nothing more from us; the peer's answer or end is
  /// awaited.
  static void start(Channel channel, CloseReason reason) {
    channel
        .writeAndFlush(FrameEncoder.close(channel.alloc(), reason))
        .addListener(sent -> {
          if (!sent.isSuccess()) {
            channel.close();
          } else if (channel instanceof DuplexChannel duplex
              && channel.pipeline().get("tls") == null) {
            duplex.shutdownOutput();
          }
        });
    // Reads may be paused; the peer's answer must get through.
    channel.config().setAutoRead(true);
    channel.eventLoop().schedule(() -> reset(channel), PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
  }

  /// The peer closed first.
  static void answer(Channel channel, CloseReason reason) {
    channel
        .writeAndFlush(FrameEncoder.close(channel.alloc(), reason))
        .addListener(ChannelFutureListener.CLOSE);
    channel.eventLoop().schedule(() -> reset(channel), PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
  }

  /// No word to a peer that is gone; whatever the kernel still holds for it is dropped.
  static void reset(Channel channel) {
    if (channel.isOpen()) {
      channel.config().setOption(ChannelOption.SO_LINGER, 0);
      channel.close();
    }
  }
}
