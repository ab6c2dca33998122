// SPDX-License-Identifier: Apache-2.0
package dev.carillon.websocket;

import dev.carillon.connection.CloseReason;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/// Messages to the bytes that a server sends, unmasked (RFC 6455 section 5.2).
///
/// Each method returns one new buffer, header and payload together, which the caller releases. A
/// payload keeps its indices and its reference count.
public final class FrameEncoder {
  /// The longest payload of a control frame (section 5.5).
  private static final int MAX_CONTROL = 125;

  private FrameEncoder() {}

  public static ByteBuf text(ByteBufAllocator allocator, CharSequence payload) {
    int length = ByteBufUtil.utf8Bytes(payload);
    ByteBuf out = allocator.buffer(headerSize(length) + length);
    writeHeader(out, Opcode.TEXT, false, length);
    ByteBufUtil.reserveAndWriteUtf8(out, payload, length);
    return out;
  }

  /// @param payload UTF-8
  public static ByteBuf text(ByteBufAllocator allocator, byte[] payload) {
    return whole(allocator, Opcode.TEXT, false, Unpooled.wrappedBuffer(payload));
  }

  /// @param payload UTF-8
  public static ByteBuf text(ByteBufAllocator allocator, ByteBuf payload) {
    return whole(allocator, Opcode.TEXT, false, payload);
  }

  public static ByteBuf binary(ByteBufAllocator allocator, byte[] payload) {
    return whole(allocator, Opcode.BINARY, false, Unpooled.wrappedBuffer(payload));
  }

  public static ByteBuf binary(ByteBufAllocator allocator, ByteBuf payload) {
    return whole(allocator, Opcode.BINARY, false, payload);
  }

  /// @param payload at most 125 bytes
  public static ByteBuf ping(ByteBufAllocator allocator, ByteBuf payload) {
    return control(allocator, Opcode.PING, payload);
  }

  /// @param payload of the ping that it answers, at most 125 bytes
  public static ByteBuf pong(ByteBufAllocator allocator, ByteBuf payload) {
    return control(allocator, Opcode.PONG, payload);
  }

  /// A reason that is never sent (1005, 1006) gives an empty close frame. A text over 123 bytes is
  /// cut between two characters.
  public static ByteBuf close(ByteBufAllocator allocator, CloseReason reason) {
    if (!reason.sendable()) {
      return control(allocator, Opcode.CLOSE, Unpooled.EMPTY_BUFFER);
    }
    byte[] text = reason.text().getBytes(StandardCharsets.UTF_8);
    int length = Math.min(text.length, MAX_CONTROL - 2);
    while (length < text.length && (text[length] & 0xc0) == 0x80) {
      length--;
    }
    ByteBuf out = allocator.buffer(2 + 2 + length);
    writeHeader(out, Opcode.CLOSE, false, 2 + length);
    return out.writeShort(reason.code()).writeBytes(text, 0, length);
  }

  /// A whole message of any kind.
  ///
  /// @param opcode [Opcode#TEXT] or [Opcode#BINARY]
  /// @param compressed is the payload what [MessageDeflater] made?
  /// @param maxFrame payload bytes of one frame: a longer message goes out in fragments (section
  ///   5.4), all in the returned buffer; 0 is one frame always
  public static ByteBuf message(
      ByteBufAllocator allocator, int opcode, boolean compressed, ByteBuf payload, int maxFrame) {
    int length = payload.readableBytes();
    if (maxFrame <= 0 || length <= maxFrame) {
      return whole(allocator, opcode, compressed, payload);
    }
    int frames = (length + maxFrame - 1) / maxFrame;
    ByteBuf out = allocator.buffer(length + frames * headerSize(maxFrame));
    int from = payload.readerIndex();
    int end = payload.writerIndex();
    for (int at = from; at < end; at += maxFrame) {
      int size = Math.min(maxFrame, end - at);
      int kind = at == from ? first(opcode, compressed) : Opcode.CONTINUATION;
      writeHeader(out, at + size == end ? 0x80 | kind : kind, size);
      out.writeBytes(payload, at, size);
    }
    return out;
  }

  /// Bytes before a payload of this length: 2, 4 or 10.
  public static int headerSize(int payload) {
    return payload < 126 ? 2 : payload < 1 << 16 ? 4 : 10;
  }

  /// The header of a message in one frame, or of a control frame.
  ///
  /// @param length of the payload that follows, in bytes
  public static void writeHeader(ByteBuf out, int opcode, boolean compressed, int length) {
    writeHeader(out, 0x80 | first(opcode, compressed), length);
  }

  private static void writeHeader(ByteBuf out, int first, int length) {
    if (length < 126) {
      out.writeShort(first << 8 | length);
    } else if (length < 1 << 16) {
      out.writeInt(first << 24 | 126 << 16 | length);
    } else {
      out.writeShort(first << 8 | 127).writeLong(length);
    }
  }

  /// RSV1 on the first frame of a message says that it is compressed (RFC 7692 section 6).
  private static int first(int opcode, boolean compressed) {
    return compressed ? 0x40 | opcode : opcode;
  }

  private static ByteBuf control(ByteBufAllocator allocator, int opcode, ByteBuf payload) {
    if (payload.readableBytes() > MAX_CONTROL) {
      throw new IllegalArgumentException(
          "A control frame takes at most 125 bytes, not " + payload.readableBytes());
    }
    return whole(allocator, opcode, false, payload);
  }

  private static ByteBuf whole(
      ByteBufAllocator allocator, int opcode, boolean compressed, ByteBuf payload) {
    int length = payload.readableBytes();
    ByteBuf out = allocator.buffer(headerSize(length) + length);
    writeHeader(out, opcode, compressed, length);
    return out.writeBytes(payload, payload.readerIndex(), length);
  }
}
