// SPDX-License-Identifier: Apache-2.0
package dev.carillon.bench;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/// Frames as a client sends them: final and masked (RFC 6455 5.2, 5.3).
final class ClientFrames {
  static final int CONTINUATION = 0;
  static final int TEXT = 1;
  static final int BINARY = 2;
  static final int CLOSE = 8;
  static final int PING = 9;
  static final int PONG = 10;

  private ClientFrames() {}

  static ByteBuf masked(ByteBufAllocator allocator, int opcode, byte[] payload, int mask) {
    int length = payload.length;
    ByteBuf out = allocator.buffer(14 + length);
    out.writeByte(0x80 | opcode);
    if (length < 126) {
      out.writeByte(0x80 | length);
    } else if (length < 65_536) {
      out.writeByte(0x80 | 126).writeShort(length);
    } else {
      out.writeByte(0x80 | 127).writeLong(length);
    }
    out.writeInt(mask);
    int whole = length & ~3;
    for (int i = 0; i < whole; i += 4) {
      int word =
          payload[i] << 24
              | (payload[i + 1] & 255) << 16
              | (payload[i + 2] & 255) << 8
              | (payload[i + 3] & 255);
      out.writeInt(word ^ mask);
    }
    for (int i = whole; i < length; i++) {
      out.writeByte(payload[i] ^ mask >>> (24 - 8 * (i & 3)));
    }
    return out;
  }
}
