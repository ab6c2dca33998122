// SPDX-License-Identifier: Apache-2.0
package dev.carillon.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/// Inflates the messages of all connections of one event loop (RFC 7692 section 7.2.2). It keeps
/// nothing from message to message: `client_no_context_takeover` is always negotiated.
public final class MessageInflater implements AutoCloseable {
  /// The four bytes that the sender removed, then an empty last block: a message that stops in the
  /// middle of a block is told from a whole one by the end of the stream not being reached.
  private static final byte[] TAIL = {0, 0, (byte) 0xff, (byte) 0xff, 3, 0};

  /// A message may hold last blocks with data behind (section 7.2.3.4), each of which costs a reset
  /// for two bytes of traffic. Senders that do so at all do it once.
  private static final int MAX_RESTARTS = 16;

  private static final int SMALLEST = 256;

  private final Inflater inflater = new Inflater(true);

  /// @param from a contiguous buffer; its indices are left alone
  /// @param max bytes of the result; more are never kept
  /// @return the inflated message, from index 0 on; the caller releases it
  /// @throws Violation if the result is longer than `max` or the data is damaged
  ByteBuf inflate(ByteBufAllocator allocator, ByteBuf from, int index, int length, int max)
      throws Violation {
    // Typical JSON shrinks to a quarter; one byte past the bound shows that it is passed.
    int guess = (int) Math.min(Math.max(SMALLEST, 4L * length), max + 1L);
    ByteBuf out = allocator.buffer(guess);
    boolean done = false;
    try {
      inflater.setInput(from.internalNioBuffer(index, length));
      message(from, index + length, out, max);
      done = true;
      return out;
    } catch (DataFormatException e) {
      throw Violation.BAD_COMPRESSION;
    } finally {
      inflater.reset(); // drops the reference to the input, too
      if (!done) {
        out.release();
      }
    }
  }

  private void message(ByteBuf from, int end, ByteBuf out, int max)
      throws Violation, DataFormatException {
    boolean tail = false;
    int restarts = 0;
    while (true) {
      write(out, max);
      if (inflater.finished()) {
        int rest = inflater.getRemaining();
        if (rest == 0) {
          return;
        }
        if (tail || ++restarts > MAX_RESTARTS) {
          throw Violation.BAD_COMPRESSION;
        }
        inflater.reset();
        inflater.setInput(from.internalNioBuffer(end - rest, rest));
      } else if (inflater.needsInput() && out.isWritable()) {
        if (tail) {
          throw Violation.BAD_COMPRESSION;
        }
        tail = true;
        inflater.setInput(TAIL);
      } else if (inflater.needsDictionary()) {
        throw Violation.BAD_COMPRESSION;
      }
    }
  }

  /// Inflates into what space there is, making some first where there is none.
  private void write(ByteBuf out, int max) throws Violation, DataFormatException {
    if (!out.isWritable()) {
      out.capacity((int) Math.min(2L * out.capacity(), max + 1L));
    }
    int at = out.writerIndex();
    out.writerIndex(at + inflater.inflate(out.internalNioBuffer(at, out.writableBytes())));
    if (out.writerIndex() > max) {
      throw Violation.TOO_BIG;
    }
  }

  @Override
  public void close() {
    inflater.end();
  }
}
