// SPDX-License-Identifier: Apache-2.0
package dev.carillon.channel;

import dev.carillon.connection.StageMeters;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

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

  /// The event loops that have members of a channel, as bits.
  long loopsOf(ChannelName channel) {
    Long found = loopsOf.get(channel);
    return found == null ? 0 : found;
  }

  /// The first names, in their order, of channels that have members.
  ///
  /// @param after only names that follow this one; null for all
  List<ChannelName> namesAfter(@Nullable String after, int most) {
    var kept = new PriorityQueue<String>(Comparator.reverseOrder());
    for (ChannelName channel : loopsOf.keySet()) {
      String name = channel.value();
      if (after != null && name.compareTo(after) <= 0) {
        continue;
      }
      if (kept.size() < most) {
        kept.add(name);
      } else if (name.compareTo(kept.element()) < 0) {
        kept.remove();
        kept.add(name);
      }
    }
    return kept.stream().sorted().map(ChannelName::new).toList();
  }

  /// Does something on several event loops, one after the other, and then something on the last.
  void visit(long loops, Consumer<Shard> task, Runnable then) {
    if (loops == 0) {
      then.run();
      return;
    }
    Shard shard = shards[Long.numberOfTrailingZeros(loops)];
    shard
        .inbox()
        .execute(() -> {
          task.accept(shard);
          visit(loops & (loops - 1), task, then);
        });
  }

  /// Sends a publication to the loops that have members of its channel. May be called on any
  /// thread; what one thread publishes arrives in its order.
  public void publish(Publication publication) {
    long loops = loopsOf(publication.channel());
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
