// SPDX-License-Identifier: Apache-2.0
package dev.carillon.channel;

import dev.carillon.connection.Connection;
import dev.carillon.connection.Encoding;
import dev.carillon.connection.Flavour;
import dev.carillon.connection.StageMeters;
import dev.carillon.websocket.FrameEncoder;
import dev.carillon.websocket.MessageDeflater;
import dev.carillon.websocket.Opcode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.List;

/// Makes the frames of one event loop: text for one client, and publications for many.
public final class FrameFactory {
  private final ByteBufAllocator allocator;
  private final MessageDeflater deflater;

  public FrameFactory(ByteBufAllocator allocator, MessageDeflater deflater) {
    this.allocator = allocator;
    this.deflater = deflater;
  }

  /// A message as a client of this encoding gets it, without envelope.
  ///
  /// @return a new reference
  public ByteBuf message(boolean text, byte[] payload, Encoding encoding, FrameFormat format) {
    int opcode = text ? Opcode.TEXT : Opcode.BINARY;
    ByteBuf plain = Unpooled.wrappedBuffer(payload);
    if (encoding.compressed() && payload.length >= format.compressFrom()) {
      ByteBuf smaller = deflater.deflate(allocator, plain, encoding.windowBits());
      if (smaller != null) {
        try {
          return FrameEncoder.message(allocator, opcode, true, smaller, format.maxFrame());
        } finally {
          smaller.release();
        }
      }
    }
    return FrameEncoder.message(allocator, opcode, false, plain, format.maxFrame());
  }

  /// Writes a message to one client, without envelope, and counts it.
  ///
  /// @return false if the client is too far behind: nothing was queued
  public boolean write(
      Connection to, boolean text, byte[] payload, FrameFormat format, StageMeters meters) {
    ByteBuf frame = message(text, payload, to.encoding(), format);
    int size = frame.readableBytes();
    if (!to.write(frame)) {
      return false;
    }
    meters.messagesOut.increment();
    meters.bytesOut.add(size);
    return true;
  }

  /// A message that comes from no channel, such as one posted to the connection.
  public ByteBuf direct(Payload payload, String id, Encoding encoding, FrameFormat format) {
    return encoding.flavour() == Flavour.V1
        ? message(true, Envelope.direct(id, payload), encoding, format)
        : message(payload.kind() != Payload.Kind.BINARY, payload.bytes(), encoding, format);
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
}
