// SPDX-License-Identifier: Apache-2.0
package dev.carillon.websocket;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/// What a decoder keeps while a frame or a message is not complete; an idle one has none.
final class Unfinished {
  /// The end state: nothing is decoded any more. Shared, never written.
  static final Unfinished CLOSED = new Unfinished();

  /// The first bytes of a frame as they came, header included and still masked.
  @Nullable ByteBuf frame;

  /// Of the message whose fragments are arriving; [Opcode#CONTINUATION] is none.
  int opcode;

  boolean compressed;

  /// How many of them arrived.
  int fragments;

  /// All their bytes ORed, see [Mask#apply].
  long seen;

  /// All of them joined and unmasked; null while they are empty.
  @Nullable ByteBuf message;

  int messageSize() {
    return message == null ? 0 : message.readableBytes();
  }

  void add(ByteBuf buffer, int start, int end, long seen) {
    fragments++;
    this.seen |= seen;
    if (start == end) {
      return;
    }
    if (message == null) {
      message = buffer.alloc().buffer(end - start);
    }
    message.writeBytes(buffer, start, end - start);
  }

  void release() {
    if (frame != null) {
      frame.release();
      frame = null;
    }
    if (message != null) {
      message.release();
      message = null;
    }
  }
}
