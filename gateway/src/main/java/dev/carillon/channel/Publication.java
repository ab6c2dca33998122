// SPDX-License-Identifier: Apache-2.0
package dev.carillon.channel;

import dev.carillon.connection.ConnectionId;
import dev.carillon.connection.Encoding;
import io.netty.buffer.ByteBuf;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/// One message on its way to all members of a channel. Encoded once per [Encoding], whatever the
/// number of receivers and event loops; the frames are released when the last loop is done.
public final class Publication {
  private final ChannelName channel;
  private final Payload payload;
  private final String id;
  private final @Nullable ConnectionId exclude;
  private final long bornNanos;
  private final @Nullable IntConsumer whenDelivered;
  private final AtomicReferenceArray<@Nullable ByteBuf> frames =
      new AtomicReferenceArray<>(Encoding.COUNT);
  private final AtomicInteger loopsLeft = new AtomicInteger();
  private final AtomicInteger receivers = new AtomicInteger();

  /// @param exclude the connection that does not receive it, as a rule its sender
  /// @param bornNanos [System#nanoTime] at its arrival
  /// @param whenDelivered told, on some event loop, how many connections it was written to
  public Publication(
      ChannelName channel,
      Payload payload,
      String id,
      @Nullable ConnectionId exclude,
      long bornNanos,
      @Nullable IntConsumer whenDelivered) {
    this.channel = channel;
    this.payload = payload;
    this.id = id;
    this.exclude = exclude;
    this.bornNanos = bornNanos;
    this.whenDelivered = whenDelivered;
  }

  public ChannelName channel() {
    return channel;
  }

  Payload payload() {
    return payload;
  }

  String id() {
    return id;
  }

  @Nullable ConnectionId exclude() {
    return exclude;
  }

  long bornNanos() {
    return bornNanos;
  }

  int size() {
    return payload.bytes().length;
  }

  void expect(int loops) {
    loopsLeft.set(loops);
    if (loops == 0 && whenDelivered != null) {
      whenDelivered.accept(0);
    }
  }

  /// The frame for one encoding; still owned by the publication, so that whoever writes it retains
  /// it. Two loops may both make it; the second one's is dropped.
  ByteBuf frame(Encoding encoding, FrameFactory factory, FrameFormat format) {
    ByteBuf made = frames.get(encoding.index());
    if (made != null) {
      return made;
    }
    ByteBuf mine = factory.encode(this, encoding, format);
    ByteBuf other = frames.compareAndExchange(encoding.index(), null, mine);
    if (other == null) {
      return mine;
    }
    mine.release();
    return other;
  }

  /// One event loop has written it to all its members.
  void deliveredOnLoop(int count) {
    receivers.addAndGet(count);
    if (loopsLeft.decrementAndGet() > 0) {
      return;
    }
    for (int i = 0; i < Encoding.COUNT; i++) {
      ByteBuf frame = frames.getAndSet(i, null);
      if (frame != null) {
        frame.release();
      }
    }
    if (whenDelivered != null) {
      // Read by the last loop only, after all have added theirs.
      whenDelivered.accept(receivers.get());
    }
  }
}
