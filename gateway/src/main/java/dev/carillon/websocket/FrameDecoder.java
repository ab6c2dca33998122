// SPDX-License-Identifier: Apache-2.0
package dev.carillon.websocket;

import dev.carillon.connection.CloseReason;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Bytes of one client to messages (RFC 6455 section 5, RFC 7692 section 7.2.2). Used on one event
/// loop.
///
/// A frame that lies whole in the input is unmasked, checked and lent to the sink where it lies: no
/// copy, no allocation. Only what is incomplete is copied, bounded by the header and the longest
/// message; it grows as bytes arrive, never by what a header claims. Every rule is checked as soon
/// as the bytes that break it are there.
///
/// An idle decoder is this object alone: three references.
public final class FrameDecoder {
  /// Bounds a flood of empty fragments, which no length bounds: 128 KB still fit in pieces of 32
  /// bytes. It ends with 1009, as any message that is more than we take.
  static final int MAX_FRAGMENTS = 4096;

  private final FrameRules rules;
  private final @Nullable MessageInflater inflater;
  private @Nullable Unfinished unfinished;

  /// @param inflater not null if permessage-deflate was negotiated; one serves all connections of
  ///   an event loop, since no context is kept between messages
  public FrameDecoder(FrameRules rules, @Nullable MessageInflater inflater) {
    this.rules = rules;
    this.inflater = inflater;
  }

  /// Consumes all readable bytes and delivers what they complete. Unmasks in place. Does not
  /// release.
  ///
  /// The sink may call [#close()]: then the rest is skipped. If the sink throws, that frame is
  /// consumed and the rest still readable; decoding may go on with it. The sink must not call this
  /// method.
  public void decode(ByteBuf in, FrameSink sink) {
    if (in.nioBufferCount() != 1) {
      decodeScattered(in, sink);
      return;
    }
    try {
      resume(in, sink);
      while (in.isReadable()) {
        int size = unfinished == Unfinished.CLOSED ? 0 : measure(in);
        if (size == 0) {
          in.readerIndex(in.writerIndex());
        } else if (size > in.readableBytes()) {
          hold(in);
        } else {
          frame(in, size, sink);
        }
      }
    } catch (Violation violation) {
      close();
      in.readerIndex(in.writerIndex());
      sink.onViolation(violation.reason());
    }
  }

  /// Releases what is kept; whatever comes after it is ignored. May be called more than once.
  public void close() {
    Unfinished kept = unfinished;
    unfinished = Unfinished.CLOSED;
    if (kept != null) {
      kept.release();
    }
  }

  /// Does it keep nothing, neither part of a frame nor fragments of a message?
  boolean idle() {
    return unfinished == null || unfinished == Unfinished.CLOSED;
  }

  /// A composite of several buffers has no address: rare, so one copy is cheaper than a second
  /// path.
  private void decodeScattered(ByteBuf in, FrameSink sink) {
    ByteBuf whole = in.alloc().heapBuffer(in.readableBytes());
    try {
      whole.writeBytes(in, in.readerIndex(), in.readableBytes());
      decode(whole, sink);
    } finally {
      in.readerIndex(in.writerIndex() - whole.readableBytes());
      whole.release();
    }
  }

  /// Completes the frame that the previous input began, as far as this one goes.
  private void resume(ByteBuf in, FrameSink sink) throws Violation {
    Unfinished kept = unfinished;
    ByteBuf held = kept == null ? null : kept.frame;
    if (kept == null || held == null) {
      return;
    }
    int size = measure(held);
    while (size > held.readableBytes()) {
      if (!in.isReadable()) {
        return;
      }
      held.writeBytes(in, Math.min(size - held.readableBytes(), in.readableBytes()));
      size = measure(held);
    }
    kept.frame = null;
    if (kept.opcode == Opcode.CONTINUATION) {
      unfinished = null;
    }
    try {
      frame(held, size, sink);
    } finally {
      held.release();
    }
  }

  private void hold(ByteBuf in) {
    int size = in.readableBytes();
    unfinished().frame = in.alloc().buffer(Math.max(64, size)).writeBytes(in);
  }

  private Unfinished unfinished() {
    Unfinished kept = unfinished;
    if (kept == null) {
      kept = new Unfinished();
      unfinished = kept;
    }
    return kept;
  }

  /// How many bytes the frame at the reader's index has, header included; while that cannot be
  /// known, how many it takes to know more, which is then more than there are.
  private int measure(ByteBuf buffer) throws Violation {
    int have = buffer.readableBytes();
    if (have < 2) {
      return 2;
    }
    int at = buffer.readerIndex();
    int head = buffer.getUnsignedShort(at);
    check(head);
    int length = head & 0x7f;
    if (length == 126) {
      if (have < 4) {
        return 4;
      }
      length = buffer.getUnsignedShort(at + 2);
      if (length < 126) {
        throw Violation.BAD_LENGTH;
      }
    } else if (length == 127) {
      if (have < 10) {
        return 10;
      }
      long claimed = buffer.getLong(at + 2);
      if (claimed < 1 << 16) { // negative ones, too
        throw Violation.BAD_LENGTH;
      }
      length = (int) Math.min(claimed, Integer.MAX_VALUE);
    }
    bound(head, length);
    return headerSize(head) + length;
  }

  /// @param head the first two bytes of a frame
  private void check(int head) throws Violation {
    if ((head & 0x80) == 0) {
      throw Violation.UNMASKED;
    }
    int opcode = head >> 8 & 0x0f;
    int reserved = head & 0x7000;
    boolean data = opcode == Opcode.TEXT || opcode == Opcode.BINARY;
    if (reserved != 0 && (reserved != 0x4000 || inflater == null || !data)) {
      throw Violation.RESERVED_BITS;
    }
    if (opcode >= Opcode.CLOSE) {
      if (opcode > Opcode.PONG) {
        throw Violation.RESERVED_OPCODE;
      }
      if ((head & 0x8000) == 0 || (head & 0x7f) > 125) {
        throw Violation.BAD_CONTROL;
      }
    } else {
      checkData(opcode);
    }
  }

  private void checkData(int opcode) throws Violation {
    if (opcode > Opcode.BINARY) {
      throw Violation.RESERVED_OPCODE;
    }
    boolean open = unfinished != null && unfinished.opcode != Opcode.CONTINUATION;
    if (open != (opcode == Opcode.CONTINUATION)) {
      throw open ? Violation.MESSAGE_UNFINISHED : Violation.NOTHING_TO_CONTINUE;
    }
    if (opcode == Opcode.BINARY && !rules.binary()) {
      throw Violation.BINARY;
    }
  }

  private void bound(int head, int length) throws Violation {
    int opcode = head >> 8 & 0x0f;
    if (opcode >= Opcode.CLOSE) {
      return;
    }
    boolean compressed = (head & 0x4000) != 0;
    int before = 0;
    if (opcode == Opcode.CONTINUATION && unfinished != null) {
      if (unfinished.fragments >= MAX_FRAGMENTS) {
        throw Violation.TOO_MANY_FRAGMENTS;
      }
      compressed = unfinished.compressed;
      before = unfinished.messageSize();
    }
    if (length > rules.maxPayload(compressed) - before
        || (rules.maxFrame() > 0 && length > rules.maxFrame())) {
      throw Violation.TOO_BIG;
    }
  }

  private static int headerSize(int head) {
    int length = head & 0x7f;
    return length < 126 ? 6 : length == 126 ? 8 : 14;
  }

  /// Delivers or keeps the frame of `size` bytes at the reader's index; `measure` has passed it.
  private void frame(ByteBuf buffer, int size, FrameSink sink) throws Violation {
    int at = buffer.readerIndex();
    int head = buffer.getUnsignedShort(at);
    int start = at + headerSize(head);
    int end = at + size;
    long seen = Mask.apply(buffer, start, end - start, buffer.getIntLE(start - 4));
    buffer.readerIndex(end);
    int opcode = head >> 8 & 0x0f;
    boolean last = (head & 0x8000) != 0;
    if (opcode >= Opcode.CLOSE) {
      control(buffer, start, end, opcode, sink);
    } else if (last && opcode != Opcode.CONTINUATION) {
      message(buffer, start, end, opcode, (head & 0x4000) != 0, seen, sink);
    } else {
      Unfinished kept = unfinished();
      if (opcode != Opcode.CONTINUATION) {
        kept.opcode = opcode;
        kept.compressed = (head & 0x4000) != 0;
      }
      kept.add(buffer, start, end, seen);
      if (last) {
        joined(kept, buffer, sink);
      }
    }
  }

  /// @param spare lent where all fragments were empty
  private void joined(Unfinished kept, ByteBuf spare, FrameSink sink) throws Violation {
    unfinished = null;
    ByteBuf whole = kept.message == null ? spare.retain() : kept.message;
    try {
      int start = whole.readerIndex();
      int end = start + kept.messageSize();
      message(whole, start, end, kept.opcode, kept.compressed, kept.seen, sink);
    } finally {
      whole.release();
    }
  }

  private void message(
      ByteBuf buffer, int start, int end, int opcode, boolean compressed, long seen, FrameSink sink)
      throws Violation {
    if (!compressed || inflater == null) {
      lend(buffer, start, end, opcode, (seen & Memory.NOT_ASCII) == 0, sink);
      return;
    }
    ByteBuf inflated =
        inflater.inflate(buffer.alloc(), buffer, start, end - start, rules.maxMessage());
    try {
      lend(inflated, 0, inflated.writerIndex(), opcode, false, sink);
    } finally {
      inflated.release();
    }
  }

  /// Lends the buffer itself, its indices set around the payload for the call: no slice is made.
  private static void lend(
      ByteBuf buffer, int start, int end, int opcode, boolean ascii, FrameSink sink)
      throws Violation {
    if (opcode == Opcode.TEXT && !ascii && !Utf8.valid(buffer, start, end)) {
      throw Violation.BAD_TEXT;
    }
    int limit = buffer.writerIndex();
    buffer.setIndex(start, end);
    try {
      switch (opcode) {
        case Opcode.TEXT -> sink.onText(buffer);
        case Opcode.BINARY -> sink.onBinary(buffer);
        case Opcode.PING -> sink.onPing(buffer);
        default -> sink.onPong(buffer);
      }
    } finally {
      buffer.setIndex(end, limit);
    }
  }

  private void control(ByteBuf buffer, int start, int end, int opcode, FrameSink sink)
      throws Violation {
    if (opcode != Opcode.CLOSE) {
      lend(buffer, start, end, opcode, true, sink);
      return;
    }
    CloseReason reason = closeReason(buffer, start, end);
    close();
    sink.onClose(reason);
  }

  private static CloseReason closeReason(ByteBuf buffer, int start, int end) throws Violation {
    if (start == end) {
      return CloseReason.NO_STATUS;
    }
    if (end - start == 1 || !allowed(buffer.getUnsignedShort(start))) {
      throw Violation.BAD_CLOSE;
    }
    if (!Utf8.valid(buffer, start + 2, end)) {
      throw Violation.BAD_TEXT;
    }
    return new CloseReason(
        buffer.getUnsignedShort(start),
        buffer.toString(start + 2, end - start - 2, StandardCharsets.UTF_8));
  }

  /// Codes that may stand in a close frame: RFC 6455 section 7.4 and the IANA registry (1012-1014).
  private static boolean allowed(int code) {
    return (code >= 1000 && code <= 1003)
        || (code >= 1007 && code <= 1014)
        || (code >= 3000 && code <= 4999);
  }
}
