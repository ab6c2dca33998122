// SPDX-License-Identifier: Apache-2.0
package dev.carillon.bench;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// The phase before the 101: sends the request, judges the answer, then puts the connection in its
/// own place. Bytes behind the answer reach that by the decoder's removal.
@SuppressWarnings("FutureReturnValueIgnored") // failed writes end the connection, which is told
final class Upgrade extends ByteToMessageDecoder {
  private static final int LONGEST_HEAD = 16_384;

  private final Handshake handshake;
  private final ClientConnection connection;

  Upgrade(Handshake handshake, ClientConnection connection) {
    this.handshake = handshake;
    this.connection = connection;
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    ctx.writeAndFlush(handshake.request(), ctx.voidPromise());
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    int end = endOfHead(in);
    if (end < 0) {
      if (in.readableBytes() > LONGEST_HEAD) {
        fail(ctx, "the server's answer has no end");
      }
      return;
    }
    String head = in.readString(end - in.readerIndex(), StandardCharsets.ISO_8859_1);
    String refusal = handshake.refusal(head);
    if (refusal == null) {
      ctx.pipeline().replace(this, null, connection);
    } else {
      in.skipBytes(in.readableBytes());
      fail(ctx, refusal);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    connection.lost("the server closed the connection during the handshake");
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    fail(ctx, Failures.describe(cause));
  }

  private void fail(ChannelHandlerContext ctx, String reason) {
    connection.lost(reason);
    ctx.close();
  }

  private static int endOfHead(ByteBuf in) {
    int last = in.writerIndex() - 3;
    for (int i = in.readerIndex(); i < last; i++) {
      if (in.getInt(i) == 0x0D0A0D0A) {
        return i + 4;
      }
    }
    return -1;
  }
}
