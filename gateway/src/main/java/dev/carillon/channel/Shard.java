// SPDX-License-Identifier: Apache-2.0
package dev.carillon.channel;

import dev.carillon.connection.Connection;
import java.util.HashMap;
import org.jspecify.annotations.Nullable;

/// One event loop's part of a [Hub]: which of the loop's connections are in which channel. No
/// locks: touched on its loop only.
public final class Shard {
  private final Hub hub;
  private final Inbox inbox;
  private final HashMap<ChannelName, Members> channels = new HashMap<>();

  Shard(Hub hub, Inbox inbox) {
    this.hub = hub;
    this.inbox = inbox;
  }

  Inbox inbox() {
    return inbox;
  }

  /// Makes a connection of this loop a member. Joining twice is one membership.
  ///
  /// @return false if it was one already
  public boolean join(Connection connection, ChannelName channel) {
    assert connection.inLoop();
    Members members = channels.get(channel);
    if (members == null) {
      hub.opened(channel, inbox.loop());
      // In this order. What is in the inbox already was for others; of what was published after it,
      // while nobody was here, nothing came, so that it would be followed by a gap.
      members = new Members(channel, this, inbox.end());
      channels.put(channel, members);
    } else if (connection.memberships().contains(members)) {
      return false;
    }
    members.add(connection);
    return true;
  }

  /// @return false if the connection was no member
  public boolean leave(Connection connection, ChannelName channel) {
    assert connection.inLoop();
    Members members = channels.get(channel);
    return members != null && connection.memberships().leave(members);
  }

  public boolean isMember(Connection connection, ChannelName channel) {
    Members members = channels.get(channel);
    return members != null && connection.memberships().contains(members);
  }

  /// The channel behind number `i` of a connection's memberships.
  public static ChannelName channelOf(Connection connection, int i) {
    return ((Members) connection.memberships().group(i)).channel();
  }

  @Nullable Members members(ChannelName channel) {
    return channels.get(channel);
  }

  void emptied(Members members) {
    channels.remove(members.channel());
    hub.emptied(members.channel(), inbox.loop());
  }
}
