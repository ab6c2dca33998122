// SPDX-License-Identifier: Apache-2.0
package dev.carillon.channel;

import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.ArrayList;
import java.util.List;

/// Remembers every buffer that it made.
final class CountingAllocator extends AbstractByteBufAllocator {
  private final List<ByteBuf> made = new ArrayList<>();

  CountingAllocator() {
    super(true);
  }

  int made() {
    return made.size();
  }

  /// Buffers that nobody has released yet.
  long held() {
    return made.stream().filter(buffer -> buffer.refCnt() > 0).count();
  }

  @Override
  protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
    return kept(UnpooledByteBufAllocator.DEFAULT.heapBuffer(initialCapacity, maxCapacity));
  }

  @Override
  protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
    return kept(UnpooledByteBufAllocator.DEFAULT.directBuffer(initialCapacity, maxCapacity));
  }

  private ByteBuf kept(ByteBuf buffer) {
    made.add(buffer);
    return buffer;
  }

  @Override
  public boolean isDirectBufferPooled() {
    return false;
  }
}
