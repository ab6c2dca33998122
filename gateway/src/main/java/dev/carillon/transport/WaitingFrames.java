package dev.carillon.transport;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// Frames that the socket of a slow reader does not take yet. They stay here, not in the socket's
/// own buffer, because from here they can still be dropped.
final class WaitingFrames {
  private final ArrayDeque<ByteBuf> frames = new ArrayDeque<>();
  private long bytes;

  long bytes() {
    return bytes;
  }

  void add(ByteBuf frame) {
    frames.add(frame);
    bytes += frame.readableBytes();
  }

  /// The oldest frames; null if there are none.
  @Nullable ByteBuf poll() {
    ByteBuf frame = frames.poll();
    if (frame != null) {
      bytes -= frame.readableBytes();
    }
    return frame;
  }

  void drop() {
    for (ByteBuf frame = poll(); frame != null; frame = poll()) {
      frame.release();
    }
  }
}
