// SPDX-License-Identifier: Apache-2.0
package dev.carillon.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/// One decoder fed with bytes in pieces; what it allocates is counted, and nothing may be left.
final class Feed implements AutoCloseable {
  static final FrameRules RULES = new FrameRules(0, 128 * 1024, true);

  /// Counts exactly, so that Netty's leak detector, which takes a stack trace for each buffer, is
  /// off.
  final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true, true);

  final FrameDecoder decoder;
  final FrameSink sink;

  Feed(FrameRules rules, @Nullable MessageInflater inflater, FrameSink sink) {
    this.decoder = new FrameDecoder(rules, inflater);
    this.sink = sink;
  }

  Feed(FrameSink sink) {
    this(RULES, null, sink);
  }

  /// All bytes at once.
  Feed all(byte[] bytes) {
    return pieces(bytes, () -> bytes.length);
  }

  Feed pieces(byte[] bytes, IntSupplier size) {
    for (int at = 0; at < bytes.length; ) {
      int length = Math.min(Math.max(1, size.getAsInt()), bytes.length - at);
      ByteBuf in = allocator.buffer(length);
      try {
        decoder.decode(in.writeBytes(bytes, at, length), sink);
        assertThat(in.isReadable()).isFalse();
      } finally {
        assertThat(in.refCnt()).isEqualTo(1);
        in.release();
      }
      at += length;
    }
    return this;
  }

  /// Bytes of all buffers that are not released.
  long held() {
    return held(allocator);
  }

  static long held(ByteBufAllocator allocator) {
    var metric = ((UnpooledByteBufAllocator) allocator).metric();
    return metric.usedDirectMemory() + metric.usedHeapMemory();
  }

  /// Closes the decoder and fails if anything is left.
  @Override
  public void close() {
    decoder.close();
    assertThat(held()).as("bytes not released").isZero();
  }
}
