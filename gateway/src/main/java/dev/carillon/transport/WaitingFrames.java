// SPDX-License-Identifier: Apache-2.0
package dev.carillon.transport;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// Frames that the socket does not have yet; here they can still be dropped. Those of a slow reader
/// count in the backlog of its event loop.
final class WaitingFrames implements AutoCloseable {
  private final Wire wire;
  private final Backlog backlog;
  private final ArrayDeque<ByteBuf> frames = new ArrayDeque<>(4);
  private boolean behind;
  private boolean begun;
  private long bytes;

  WaitingFrames(Wire wire, Backlog backlog) {
    this.wire = wire;
    this.backlog = backlog;
  }

  /// The socket takes no more: from now on this counts in the backlog.
  void fallBehind() {
    if (!behind) {
      behind = true;
      backlog.enter(wire);
      backlog.add(bytes);
    }
  }

  /// Nothing is added any more, and no shedding would help.
  void leaveBacklog() {
    if (behind) {
      behind = false;
      backlog.leave(wire);
      backlog.add(-bytes);
    }
  }

  long bytes() {
    return bytes;
  }

  boolean isEmpty() {
    return frames.isEmpty();
  }

  /// Keeps frames that are lent.
  void add(ByteBuf lent) {
    frames.add(keep(lent));
    count(lent.readableBytes());
  }

  /// A reference to lent frames; a copy if they are a small part of their buffer, which would be
  /// kept with them and counted nowhere.
  static ByteBuf keep(ByteBuf lent) {
    return lent.readableBytes() < lent.capacity() / 2 ? lent.copy() : lent.retainedDuplicate();
  }

  /// Keeps the rest of lent frames whose first bytes are with the peer.
  void addRest(ByteBuf lent, int sent) {
    begun = sent > 0;
    ByteBuf rest = keep(lent).skipBytes(sent);
    frames.add(rest);
    count(rest.readableBytes());
  }

  /// The oldest frames, no longer counted here; null if there are none.
  @Nullable ByteBuf poll() {
    ByteBuf frame = frames.poll();
    if (frame != null) {
      begun = false;
      count(-frame.readableBytes());
    }
    return frame;
  }

  /// The bytes to send next: the oldest frames where they lie, or as many as fit into `room`
  /// together, copied there. Lent until the next call.
  ///
  /// @param room empty
  ByteBuf next(ByteBuf room) {
    ByteBuf first = frames.getFirst();
    if (frames.size() == 1 || first.readableBytes() >= room.capacity()) {
      return first;
    }
    for (ByteBuf frame : frames) {
      int size = Math.min(frame.readableBytes(), room.writableBytes());
      if (size == 0) {
        break;
      }
      room.writeBytes(frame, frame.readerIndex(), size);
    }
    return room;
  }

  /// The peer has these many bytes more.
  void sent(int size) {
    count(-size);
    int left = size;
    while (left > 0) {
      ByteBuf frame = frames.getFirst();
      if (left < frame.readableBytes()) {
        frame.skipBytes(left);
        begun = true;
        return;
      }
      left -= frame.readableBytes();
      frames.removeFirst().release();
      begun = false;
    }
  }

  /// Drops what the peer has no byte of.
  void dropUnbegun() {
    ByteBuf kept = begun ? frames.pollFirst() : null;
    for (ByteBuf frame = frames.poll(); frame != null; frame = frames.poll()) {
      count(-frame.readableBytes());
      frame.release();
    }
    if (kept != null) {
      frames.add(kept);
    }
  }

  private void count(int change) {
    bytes += change;
    if (behind) {
      backlog.add(change);
    }
  }

  @Override
  public void close() {
    leaveBacklog();
    begun = false;
    dropUnbegun();
  }
}
