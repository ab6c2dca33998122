// SPDX-License-Identifier: Apache-2.0
package dev.carillon.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.ByteBuffer;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/// Compresses messages for all connections of one event loop (RFC 7692 section 7.2.1). It keeps
/// nothing from message to message (`server_no_context_takeover`), so that one result serves every
/// receiver of a broadcast. Not thread-safe.
public final class MessageDeflater implements AutoCloseable {
  private static final int WIDEST = 15;
  private static final int TAIL = 4; // 00 00 ff ff, removed from the end of each message

  private final Deflater deflater;

  /// @param level of zlib, 1 to 9
  public MessageDeflater(int level) {
    this.deflater = new Deflater(level, true);
  }

  /// Takes no part in the reference count of `payload` and leaves its indices alone, so that the
  /// loops of one broadcast may compress the same payload at the same time.
  ///
  /// @param windowBits of [DeflateTerms]: no distance in the result is over 2^windowBits
  /// @return the compressed payload, which the caller releases; null if it would not be shorter
  public @Nullable ByteBuf deflate(ByteBufAllocator allocator, ByteBuf payload, int windowBits) {
    int length = payload.readableBytes() + TAIL;
    ByteBuf out = allocator.buffer(length);
    boolean shorter = false;
    try {
      ByteBuffer output = out.internalNioBuffer(0, length);
      shorter = compress(payload.nioBuffer(), output, windowBits);
      return shorter ? out.writerIndex(length - output.remaining() - TAIL) : null;
    } finally {
      deflater.reset(); // drops the reference to the payload, too
      if (!shorter) {
        out.release();
      }
    }
  }

  /// zlib's own window is 2^15 and java.util.zip cannot narrow it. A full flush makes the
  /// compressor forget what came before, so one after every 2^windowBits bytes bounds the
  /// distances.
  ///
  /// @return false if the output is full, so that nothing is gained
  private boolean compress(ByteBuffer input, ByteBuffer output, int windowBits) {
    int end = input.limit();
    int stride = windowBits >= WIDEST ? Integer.MAX_VALUE : 1 << windowBits;
    while (true) {
      boolean last = end - input.position() <= stride;
      input.limit(last ? end : input.position() + stride);
      deflater.setInput(input);
      deflater.deflate(output, last ? Deflater.SYNC_FLUSH : Deflater.FULL_FLUSH);
      if (!output.hasRemaining()) {
        return false;
      }
      if (last) {
        return true;
      }
    }
  }

  @Override
  public void close() {
    deflater.end();
  }
}
