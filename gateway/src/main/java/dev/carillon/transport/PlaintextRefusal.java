// SPDX-License-Identifier: Apache-2.0
package dev.carillon.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import java.nio.charset.StandardCharsets;

/// Answers a plain request on a port that speaks HTTPS only, and closes.
///
/// It waits for the end of the header lines, keeping none of them: whoever closes while bytes
/// arrive resets the connection, and the client may lose the answer.
final class PlaintextRefusal extends SimpleChannelInboundHandler<ByteBuf> {
  private static final int MOST_BYTES = 16 * 1024;
  private static final String BODY =
      "This port speaks HTTPS: write https:// instead of http://, wss:// instead of ws://.\n";
  private static final ByteBuf ANSWER =
      Unpooled.unreleasableBuffer(
          Unpooled.copiedBuffer(
                  """
                  HTTP/1.1 400 Bad Request\r
                  Content-Type: text/plain; charset=utf-8\r
                  Content-Length: %d\r
                  Connection: close\r
                  \r
                  %s\
                  """
                      .formatted(BODY.length(), BODY),
                  StandardCharsets.US_ASCII)
              .asReadOnly());

  private int seen;
  private int lineLength;
  private boolean answered;

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, ByteBuf in) {
    if (answered) {
      return;
    }
    seen += in.readableBytes();
    if (in.forEachByte(this::withinHeader) >= 0 || seen > MOST_BYTES) {
      answered = true;
      ctx.writeAndFlush(ANSWER.duplicate()).addListener(ChannelFutureListener.CLOSE);
    }
  }

  /// False at the end of an empty line.
  private boolean withinHeader(byte value) {
    if (value == '\n') {
      boolean more = lineLength > 0;
      lineLength = 0;
      return more;
    }
    if (value != '\r') {
      lineLength++;
    }
    return true;
  }
}
