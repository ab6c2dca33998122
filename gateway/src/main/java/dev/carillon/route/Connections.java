// SPDX-License-Identifier: Apache-2.0
package dev.carillon.route;

import dev.carillon.channel.ChannelName;
import dev.carillon.channel.Payload;
import dev.carillon.connection.ConnectionId;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Reaches single connections from outside, by their id: what `@connections` needs (contract 5.1).
/// Answers come on the event loop of the connection, in the order of everything else that was sent
/// to it. A connection of another stage does not exist.
public interface Connections {

  /// What became of a post.
  enum Posted {
    /// It is in the connection's queue.
    ENQUEUED,
    /// The connection is closed, or never was.
    GONE,
    /// Too much waits for this client already; try again later.
    BEHIND
  }

  /// How a connection stands to a channel, after what was asked.
  enum Membership {
    MEMBER,
    NO_MEMBER,
    /// The connection is closed, or never was.
    GONE,
    /// The connection is in as many channels as it may be, and not in this one.
    FULL
  }

  /// One open connection.
  ///
  /// @param userAgent null if the client sent none
  record Info(
      Instant connectedAt, Instant lastActiveAt, String sourceIp, @Nullable String userAgent) {}

  void post(Stage stage, ConnectionId id, Payload payload, Consumer<Posted> then);

  /// @param then gets null if the connection is gone
  void info(Stage stage, ConnectionId id, Consumer<@Nullable Info> then);

  /// @param then gets false if the connection is gone
  void close(Stage stage, ConnectionId id, Consumer<Boolean> then);

  /// Makes a connection a member of a channel; it is not told. It gets what is published after
  /// `then` was told.
  void join(Stage stage, ConnectionId id, ChannelName channel, Consumer<Membership> then);

  /// Ends a membership; the connection is not told. It gets nothing that is published after `then`
  /// was told.
  void leave(Stage stage, ConnectionId id, ChannelName channel, Consumer<Membership> then);

  void membership(Stage stage, ConnectionId id, ChannelName channel, Consumer<Membership> then);
}
