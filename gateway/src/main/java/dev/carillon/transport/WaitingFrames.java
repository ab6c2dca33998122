// SPDX-License-Identifier: Apache-2.0
package dev.carillon.transport;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// Frames that the socket of a slow reader does not take yet. They stay here, not in the socket's
/// own queue, because from here they can still be dropped. As long as this is open, the connection
/// is in the backlog of its event loop.
final class WaitingFrames implements AutoCloseable {
  private final WebSocketConnection connection;
  private final Backlog backlog;
  private final ArrayDeque<ByteBuf> frames = new ArrayDeque<>();
  private long bytes;

  WaitingFrames(WebSocketConnection connection, Backlog backlog) {
    this.connection = connection;
    this.backlog = backlog;
    backlog.enter(connection);
  }

  long bytes() {
    return bytes;
  }

  /// Takes over a reference.
  void add(ByteBuf frame) {
    frames.add(frame);
    bytes += frame.readableBytes();
    backlog.add(frame.readableBytes());
  }

  /// The oldest frames; null if there are none.
  @Nullable ByteBuf poll() {
    ByteBuf frame = frames.poll();
    if (frame != null) {
      bytes -= frame.readableBytes();
      backlog.add(-frame.readableBytes());
    }
    return frame;
  }

  @Override
  public void close() {
    backlog.leave(connection);
    for (ByteBuf frame = poll(); frame != null; frame = poll()) {
      frame.release();
    }
  }
}
