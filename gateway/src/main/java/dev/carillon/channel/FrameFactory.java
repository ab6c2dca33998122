// SPDX-License-Identifier: Apache-2.0
package dev.carillon.channel;

import dev.carillon.connection.Connection;
import dev.carillon.connection.Encoding;
import dev.carillon.connection.Flavour;
import dev.carillon.connection.LoopBuffer;
import dev.carillon.connection.StageMeters;
import dev.carillon.websocket.FrameEncoder;
import dev.carillon.websocket.MessageDeflater;
import dev.carillon.websocket.Opcode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Makes the frames of one event loop: text for one client, and publications for many.
public final class FrameFactory implements AutoCloseable {
  /// Payloads up to this are copied into [#scratch].
  private static final int SMALL = 16 * 1024;

  /// The longest header of such a frame.
  private static final int ROOM = 4;

  private final ByteBufAllocator allocator;
  private final MessageDeflater deflater;
  private @Nullable ByteBuf scratch;

  public FrameFactory(ByteBufAllocator allocator, MessageDeflater deflater) {
    this.allocator = allocator;
    this.deflater = deflater;
  }

  /// A message as a client of this encoding gets it, without envelope.
  ///
  /// @return a new reference
  public ByteBuf message(boolean text, byte[] payload, Encoding encoding, FrameFormat format) {
    int opcode = text ? Opcode.TEXT : Opcode.BINARY;
    if (encoding.compressed() && payload.length >= format.compressFrom()) {
      ByteBuf smaller =
          deflater.deflate(allocator, Unpooled.wrappedBuffer(payload), encoding.windowBits());
      if (smaller != null) {
        try {
          return FrameEncoder.message(allocator, opcode, true, smaller, format.maxFrame());
        } finally {
          smaller.release();
        }
      }
    }
    ByteBuf plain = Unpooled.wrappedBuffer(payload);
    return FrameEncoder.message(allocator, opcode, false, plain, format.maxFrame());
  }

  /// Writes a message to one client, without envelope, and counts it.
  ///
  /// @return false if the client is too far behind: nothing was queued
  public boolean write(
      Connection to, boolean text, byte[] payload, FrameFormat format, StageMeters meters) {
    if (!fitsScratch(payload.length, to.encoding(), format)) {
      ByteBuf frame = message(text, payload, to.encoding(), format);
      try {
        return write(to, frame, meters);
      } finally {
        frame.release();
      }
    }
    return write(to, small(text, payload), meters);
  }

  private static boolean write(Connection to, ByteBuf frame, StageMeters meters) {
    int size = frame.readableBytes();
    if (!to.write(frame)) {
      return false;
    }
    meters.messagesOut.increment();
    meters.bytesOut.add(size);
    return true;
  }

  private static boolean fitsScratch(int length, Encoding encoding, FrameFormat format) {
    return length <= SMALL
        && (format.maxFrame() == 0 || length <= format.maxFrame())
        && (!encoding.compressed() || length < format.compressFrom());
  }

  /// A frame in the buffer that all small answers share, one after the other: as a rule they leave
  /// at once. Who keeps one keeps the buffer, and the next frame gets a new one.
  private ByteBuf small(boolean text, byte[] payload) {
    ByteBuf out = scratch;
    if (out == null || out.refCnt() > 1) {
      close();
      out = LoopBuffer.of(SMALL + ROOM);
      scratch = out;
    }
    out.clear();
    FrameEncoder.writeHeader(out, text ? Opcode.TEXT : Opcode.BINARY, false, payload.length);
    return out.writeBytes(payload);
  }

  /// Writes a message that comes from no channel, such as one posted to the connection, and counts
  /// it.
  ///
  /// @return as [#write]
  public boolean direct(
      Connection to, Payload payload, String id, FrameFormat format, StageMeters meters) {
    return to.encoding().flavour() == Flavour.V1
        ? write(to, true, Envelope.direct(id, payload), format, meters)
        : write(to, payload.kind() != Payload.Kind.BINARY, payload.bytes(), format, meters);
  }

  ByteBuf encode(Publication publication, Encoding encoding, FrameFormat format) {
    Payload payload = publication.payload();
    return encoding.flavour() == Flavour.V1
        ? message(
            true,
            Envelope.ofChannel(publication.channel(), publication.id(), payload),
            encoding,
            format)
        : message(payload.kind() != Payload.Kind.BINARY, payload.bytes(), encoding, format);
  }

  ByteBuf join(List<Publication> run, Encoding encoding, FrameFormat format) {
    int length = 0;
    for (Publication publication : run) {
      length += publication.frame(encoding, this, format).readableBytes();
    }
    ByteBuf joined = allocator.directBuffer(length, length);
    for (Publication publication : run) {
      ByteBuf frame = publication.frame(encoding, this, format);
      joined.writeBytes(frame, frame.readerIndex(), frame.readableBytes());
    }
    return joined;
  }

  @Override
  public void close() {
    if (scratch != null) {
      scratch.release();
      scratch = null;
    }
  }
}
