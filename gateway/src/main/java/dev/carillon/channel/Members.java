// SPDX-License-Identifier: Apache-2.0
package dev.carillon.channel;

import dev.carillon.connection.Connection;
import dev.carillon.connection.Group;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The connections of one event loop that are in one channel.
final class Members implements Group {
  private static final int SMALLEST = 4;

  private final ChannelName channel;
  private final Shard shard;
  private final long since;
  private @Nullable Connection[] connections = new @Nullable Connection[SMALLEST];
  private int size;

  /// @param since the place in the loop's inbox from which on they get what is published
  Members(ChannelName channel, Shard shard, long since) {
    this.channel = channel;
    this.shard = shard;
    this.since = since;
  }

  ChannelName channel() {
    return channel;
  }

  long since() {
    return since;
  }

  int size() {
    return size;
  }

  Connection at(int index) {
    return Objects.requireNonNull(connections[index]);
  }

  void add(Connection connection) {
    if (size == connections.length) {
      connections = Arrays.copyOf(connections, size + size / 2);
    }
    connections[size] = connection;
    connection.memberships().add(this, size);
    size++;
  }

  @Override
  public void removeAt(int index) {
    size--;
    Connection last = at(size);
    connections[size] = null;
    if (index < size) {
      connections[index] = last;
      last.memberships().moved(this, index);
    }
    if (size == 0) {
      shard.emptied(this);
    } else if (connections.length > SMALLEST && size < connections.length / 4) {
      connections = Arrays.copyOf(connections, Math.max(SMALLEST, connections.length / 2));
    }
  }
}
