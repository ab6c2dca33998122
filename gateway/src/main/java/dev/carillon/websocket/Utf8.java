// SPDX-License-Identifier: Apache-2.0
package dev.carillon.websocket;

import io.netty.buffer.ByteBuf;
import java.lang.foreign.MemorySegment;

/// Is a text UTF-8 as RFC 3629 has it? No surrogates, no overlong forms, nothing above U+10FFFF.
public final class Utf8 {
  private Utf8() {}

  public static boolean valid(byte[] text) {
    return valid(MemorySegment.ofArray(text), 0, text.length);
  }

  static boolean valid(ByteBuf buffer, int from, int to) {
    MemorySegment memory = Memory.segment(buffer, from, to - from);
    long at = Memory.offset(buffer, from);
    return valid(memory, at, at + (to - from));
  }

  private static boolean valid(MemorySegment memory, long at, long end) {
    while (at < end) {
      if (end - at >= 8) {
        long high = memory.get(Memory.LONG, at) & Memory.NOT_ASCII;
        if (high == 0) {
          at += 8;
          continue;
        }
        at += Long.numberOfTrailingZeros(high) >>> 3;
      }
      // One character of any kind, then the whole run of others that are not ASCII.
      do {
        int lead = memory.get(Memory.BYTE, at);
        int length = lead >= 0 ? 1 : sequence(memory, at, end, lead & 0xff);
        if (length == 0) {
          return false;
        }
        at += length;
      } while (at < end && memory.get(Memory.BYTE, at) < 0);
    }
    return true;
  }

  /// The length of the sequence that `lead` begins, 0 if it is none (RFC 3629 section 4).
  private static int sequence(MemorySegment memory, long at, long end, int lead) {
    int length = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    if (lead < 0xc2 || lead > 0xf4 || end - at < length) {
      return 0;
    }
    int second = memory.get(Memory.BYTE, at + 1) & 0xff;
    int low = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
    int high = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
    boolean well = second >= low && second <= high;
    for (int i = 2; i < length; i++) {
      well &= (memory.get(Memory.BYTE, at + i) & 0xc0) == 0x80;
    }
    return well ? length : 0;
  }
}
