// SPDX-License-Identifier: Apache-2.0
package dev.carillon.websocket;

import io.netty.buffer.ByteBuf;
import java.lang.foreign.MemorySegment;

/// The masking of client frames (RFC 6455 section 5.3): byte i of the payload XOR byte i mod 4 of
/// the key.
final class Mask {
  private Mask() {}

  /// Masks or unmasks in place.
  ///
  /// @param key the four bytes of the key, the first one lowest
  /// @return all resulting bytes ORed into the bytes of one word: no top bit set means all ASCII
  static long apply(ByteBuf buffer, int index, int length, int key) {
    if (buffer.hasMemoryAddress()) {
      // The rule. Over a constant segment the loop has no checks at all.
      return apply(Memory.NATIVE, buffer.memoryAddress() + index, length, key);
    }
    MemorySegment memory = Memory.segment(buffer, index, length);
    return apply(memory, Memory.offset(buffer, index), length, key);
  }

  private static long apply(MemorySegment memory, long from, int length, int key) {
    long wide = (key & 0xffffffffL) << 32 | (key & 0xffffffffL);
    long seen = 0;
    int words = length & ~7;
    for (int i = 0; i < words; i += 8) {
      long word = memory.get(Memory.LONG, from + i) ^ wide;
      memory.set(Memory.LONG, from + i, word);
      seen |= word;
    }
    for (int i = words; i < length; i++) {
      byte one = (byte) (memory.get(Memory.BYTE, from + i) ^ (byte) wide);
      memory.set(Memory.BYTE, from + i, one);
      seen |= one & 0xff;
      wide >>>= 8;
    }
    return seen;
  }
}
