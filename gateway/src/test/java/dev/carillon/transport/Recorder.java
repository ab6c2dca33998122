// SPDX-License-Identifier: Apache-2.0
package dev.carillon.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Last of a pipeline: writes down peers and bytes in the order in which they come, the bytes of
/// one run joined.
final class Recorder extends ChannelInboundHandlerAdapter {
  private final List<String> seen = new ArrayList<>();

  List<String> seen() {
    return List.copyOf(seen);
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof Peer(InetAddress address, boolean tls)) {
      seen.add("peer " + address.getHostAddress() + (tls ? " tls" : ""));
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    try {
      String text = ((ByteBuf) message).toString(StandardCharsets.ISO_8859_1);
      int last = seen.size() - 1;
      if (last >= 0 && !seen.get(last).startsWith("peer ")) {
        seen.set(last, seen.get(last) + text);
      } else {
        seen.add(text);
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  /// An embedded channel that somebody called from `address`; null when he has gone.
  static final class From extends EmbeddedChannel {
    private final @Nullable SocketAddress peer;

    From(@Nullable String address) {
      peer = address == null ? null : new InetSocketAddress(InetAddress.ofLiteral(address), 4711);
      super();
    }

    @Override
    protected @Nullable SocketAddress remoteAddress0() {
      return peer;
    }
  }
}
