// SPDX-License-Identifier: Apache-2.0
package dev.carillon.websocket;

import io.netty.buffer.ByteBuf;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// The bytes of a contiguous buffer as a segment and an offset: reading them eight at a time this
/// way costs one comparison each, where [ByteBuf#getLong] checks the reference count, too.
///
/// Little-endian everywhere, so that the first byte in memory is the lowest of a word.
final class Memory {
  static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;

  /// The top bit of each byte: in ASCII none is set.
  static final long NOT_ASCII = 0x8080808080808080L;

  /// All native memory. A constant, so that the compiler drops the liveness check and no segment is
  /// made per buffer; the callers bound their offsets by the buffer.
  static final MemorySegment NATIVE = allNative();

  private Memory() {}

  /// Where the bytes from `index` on are found, at [#offset].
  static MemorySegment segment(ByteBuf buffer, int index, int length) {
    if (buffer.hasMemoryAddress()) {
      return NATIVE;
    }
    return buffer.hasArray()
        ? MemorySegment.ofArray(buffer.array())
        : MemorySegment.ofBuffer(buffer.nioBuffer(index, length));
  }

  static long offset(ByteBuf buffer, int index) {
    if (buffer.hasMemoryAddress()) {
      return buffer.memoryAddress() + index;
    }
    return buffer.hasArray() ? buffer.arrayOffset() + index : 0;
  }

  @SuppressWarnings("restricted") // the launcher and the manifest enable native access
  private static MemorySegment allNative() {
    return MemorySegment.NULL.reinterpret(Long.MAX_VALUE);
  }
}
