// SPDX-License-Identifier: Apache-2.0
package dev.carillon.bench;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/// Cuts a server's bytes into frames and shows the first bytes of each payload, no more: thousands
/// of connections share one core, so that the rest of a payload is skipped unread.
///
/// Confined to one event loop.
final class FrameParser {
  /// Enough for the answers of the built-in functions, and to reach the marker behind the longest
  /// channel name in a `carillon.v1` object.
  static final int HEAD = 512;

  private static final byte[] NOTHING = {};

  private byte[] rest = NOTHING;
  private long skip;

  /// Takes one frame. `head` are its first bytes, all of them if the payload has no more than
  /// [#HEAD].
  interface Sink {
    void frame(int opcode, ByteBuf in, int head, int headLength, long length);
  }

  /// Reads all of `in`, which stays the caller's.
  ///
  /// @return what the server did against RFC 6455, null if nothing
  @Nullable String read(ByteBuf in, Sink sink) {
    if (rest.length == 0) {
      return frames(in, sink);
    }
    ByteBuf joined = Unpooled.buffer(rest.length + in.readableBytes());
    joined.writeBytes(rest).writeBytes(in);
    rest = NOTHING;
    return frames(joined, sink);
  }

  private @Nullable String frames(ByteBuf in, Sink sink) {
    while (in.isReadable()) {
      int skipped = (int) Math.min(skip, in.readableBytes());
      in.skipBytes(skipped);
      skip -= skipped;
      int available = in.readableBytes();
      if (available == 0) {
        return null;
      }
      int start = in.readerIndex();
      int first = in.getByte(start);
      if ((first & 0x70) != 0) {
        return "a reserved bit that nobody negotiated";
      }
      int size = available < 2 ? 0 : in.getByte(start + 1);
      if (size < 0) {
        return "a masked frame";
      }
      int header = size < 126 ? 2 : size == 126 ? 4 : 10;
      long length = available < header ? 0 : length(in, start, size);
      int head = (int) Math.min(length, HEAD);
      if (available < header || available < header + head) {
        rest = new byte[available];
        in.readBytes(rest);
        return null;
      }
      in.skipBytes(header + head);
      skip = length - head;
      sink.frame(first & 15, in, start + header, head, length);
    }
    return null;
  }

  private static long length(ByteBuf in, int start, int size) {
    return switch (size) {
      case 126 -> in.getUnsignedShort(start + 2);
      case 127 -> in.getLong(start + 2);
      default -> size;
    };
  }
}
