// SPDX-License-Identifier: Apache-2.0
package dev.carillon.connection;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;

/// Makes the buffers that an event loop keeps for itself as long as it lives: plain memory, without
/// the detours of a pool and of the leak detector, which would cost on every message.
public final class LoopBuffer {
  private static final UnpooledByteBufAllocator ALLOCATOR =
      new UnpooledByteBufAllocator(true, true);

  private LoopBuffer() {}

  /// Bytes outside the heap that these buffers hold, and what was allocated beside them for
  /// messages that are not whole yet.
  public static long directBytes() {
    return ALLOCATOR.metric().usedDirectMemory();
  }

  /// @return a direct buffer of fixed size, which the loop releases at its end
  public static ByteBuf of(int bytes) {
    return ALLOCATOR.directBuffer(bytes, bytes);
  }
}
