// SPDX-License-Identifier: Apache-2.0
package dev.carillon.channel;

import dev.carillon.connection.ConnectionId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Counts and lists who is where, page by page, in an order that joins and leaves do not change:
/// whoever stays a member while the pages are asked for stands on exactly one of them. Each event
/// loop is asked in its turn, through its inbox.
public final class Census {
  private static final Comparator<ConnectionId> BY_SLOT =
      Comparator.comparingInt(ConnectionId::slot);

  private Census() {}

  /// Members of one channel.
  ///
  /// @param connections how many there are on all pages
  /// @param more are there others after these
  public record MemberPage(int connections, List<ConnectionId> ids, boolean more) {}

  /// Channels that have members, by their names.
  ///
  /// @param after where the next page goes on; null if there is none
  public record ChannelPage(List<Count> counts, @Nullable String after) {}

  /// A channel and how many connections are in it.
  public record Count(ChannelName channel, int connections) {}

  /// Lists members: first by event loop, then by their slot on it, which they have to themselves.
  ///
  /// @param after the last one of the page before; it need not be there any more
  /// @param then told on some event loop, or at once if the channel has no member
  public static void members(
      Hub hub,
      ChannelName channel,
      @Nullable ConnectionId after,
      int limit,
      Consumer<MemberPage> then) {
    var ids = new ArrayList<ConnectionId>();
    int[] connections = {0};
    hub.visit(
        hub.loopsOf(channel),
        shard -> {
          Members here = shard.members(channel);
          if (here == null) {
            return;
          }
          connections[0] += here.size();
          int loop = shard.inbox().loop();
          if (after == null || loop >= after.loop()) {
            int from = after != null && loop == after.loop() ? after.slot() + 1 : 0;
            ids.addAll(lowest(here, from, limit + 1 - ids.size()));
          }
        },
        () -> {
          boolean more = ids.size() > limit;
          List<ConnectionId> page = List.copyOf(more ? ids.subList(0, limit) : ids);
          then.accept(new MemberPage(connections[0], page, more));
        });
  }

  /// The members with the lowest slots, not below `from`, without sorting them all.
  private static List<ConnectionId> lowest(Members all, int from, int most) {
    var kept = new PriorityQueue<>(BY_SLOT.reversed());
    for (int i = 0; i < all.size() && most > 0; i++) {
      ConnectionId id = all.at(i).id();
      if (id.slot() < from) {
        continue;
      }
      if (kept.size() < most) {
        kept.add(id);
      } else if (id.slot() < kept.element().slot()) {
        kept.remove();
        kept.add(id);
      }
    }
    var sorted = new ArrayList<>(kept);
    sorted.sort(BY_SLOT);
    return sorted;
  }

  /// Lists channels by name.
  ///
  /// @param after the last one of the page before; it need not be there any more
  /// @param then told on some event loop, or at once if there is no channel
  public static void channels(
      Hub hub, @Nullable String after, int limit, Consumer<ChannelPage> then) {
    List<ChannelName> names = hub.namesAfter(after, limit + 1);
    boolean more = names.size() > limit;
    List<ChannelName> page = more ? names.subList(0, limit) : names;
    int[] counts = new int[page.size()];
    String last = more ? page.getLast().value() : null;
    long loops = 0;
    for (ChannelName name : page) {
      loops |= hub.loopsOf(name);
    }
    hub.visit(
        loops,
        shard -> {
          for (int i = 0; i < counts.length; i++) {
            Members here = shard.members(page.get(i));
            counts[i] += here == null ? 0 : here.size();
          }
        },
        () -> then.accept(new ChannelPage(counted(page, counts), last)));
  }

  /// Without those that the last member has left in the meantime.
  private static List<Count> counted(List<ChannelName> names, int[] counts) {
    List<Count> counted = new ArrayList<>();
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] > 0) {
        counted.add(new Count(names.get(i), counts[i]));
      }
    }
    return counted;
  }
}
