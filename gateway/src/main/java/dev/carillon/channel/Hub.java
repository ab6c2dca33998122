// SPDX-License-Identifier: Apache-2.0
package dev.carillon.channel;

import dev.carillon.connection.StageMeters;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/// The channels of one stage: a [Shard] per event loop, and for each channel the loops that have
/// members of it, as bits of a `long`.
public final class Hub {
  private final FrameFormat format;
  private final StageMeters meters;
  private final Shard[] shards;
  private final ConcurrentHashMap<ChannelName, Long> loopsOf = new ConcurrentHashMap<>();

  /// @param inboxes one per event loop, in their order
  public Hub(List<Inbox> inboxes, FrameFormat format, StageMeters meters) {
    this.format = format;
    this.meters = meters;
    this.shards = inboxes.stream().map(inbox -> new Shard(this, inbox)).toArray(Shard[]::new);
  }

  public Shard shard(int loop) {
    return shards[loop];
  }

  FrameFormat format() {
    return format;
  }

  StageMeters meters() {
    return meters;
  }

  /// Sends a publication to the loops that have members of its channel. May be called on any
  /// thread; what one thread publishes arrives in its order.
  public void publish(Publication publication) {
    Long found = loopsOf.get(publication.channel());
    long loops = found == null ? 0 : found;
    meters.publications.increment();
    publication.expect(Long.bitCount(loops));
    for (long left = loops; left != 0; left &= left - 1) {
      shards[Long.numberOfTrailingZeros(left)].inbox().add(this, publication);
    }
  }

  /// Does any event loop have more waiting than it should? Whoever reads from clients then pauses.
  public boolean congested() {
    for (Shard shard : shards) {
      if (shard.inbox().congested()) {
        return true;
      }
    }
    return false;
  }

  void opened(ChannelName channel, int loop) {
    loopsOf.merge(channel, 1L << loop, (a, b) -> a | b);
  }

  void emptied(ChannelName channel, int loop) {
    loopsOf.computeIfPresent(
        channel,
        (_, loops) -> {
          long left = loops & ~(1L << loop);
          return left == 0 ? null : left;
        });
  }
}
