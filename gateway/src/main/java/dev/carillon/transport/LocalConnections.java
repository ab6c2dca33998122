// SPDX-License-Identifier: Apache-2.0
package dev.carillon.transport;

import dev.carillon.channel.ChannelName;
import dev.carillon.channel.Payload;
import dev.carillon.connection.CloseReason;
import dev.carillon.connection.ConnectionId;
import dev.carillon.function.StageScope;
import dev.carillon.route.Connections;
import dev.carillon.route.Stage;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The connections of this process, found through the event loop that their id names.
public final class LocalConnections implements Connections {
  private final EventLoops loops;

  private final CloseReason deleted;

  /// @param deleteCode close code of connections that are closed by their id
  public LocalConnections(EventLoops loops, int deleteCode) {
    this.loops = loops;
    this.deleted = new CloseReason(deleteCode, CloseReason.NORMAL.text());
  }

  @Override
  public void post(Stage stage, ConnectionId id, Payload payload, Consumer<Posted> then) {
    find(
        stage,
        id,
        connection -> {
          if (connection == null) {
            then.accept(Posted.GONE);
            return;
          }
          StageScope scope = connection.place().scope();
          boolean written =
              scope
                  .frames()
                  .direct(connection, payload, scope.ids().next(), scope.format(), scope.meters());
          then.accept(written ? Posted.ENQUEUED : Posted.BEHIND);
        });
  }

  @Override
  public void info(Stage stage, ConnectionId id, Consumer<@Nullable Info> then) {
    find(
        stage,
        id,
        connection ->
            then.accept(
                connection == null
                    ? null
                    : new Info(
                        Instant.ofEpochMilli(connection.client().connectedAt()),
                        connection.lastActive(),
                        connection.client().address().getHostAddress(),
                        connection.client().userAgent())));
  }

  @Override
  public void close(Stage stage, ConnectionId id, Consumer<Boolean> then) {
    find(
        stage,
        id,
        connection -> {
          if (connection != null) {
            connection.close(deleted);
          }
          then.accept(connection != null);
        });
  }

  @Override
  public void join(Stage stage, ConnectionId id, ChannelName channel, Consumer<Membership> then) {
    find(
        stage,
        id,
        connection -> {
          if (connection == null) {
            then.accept(Membership.GONE);
            return;
          }
          StageScope scope = connection.place().scope();
          if (!scope.hasRoom(connection, channel)) {
            then.accept(Membership.FULL);
            return;
          }
          scope.shard().join(connection, channel);
          then.accept(Membership.MEMBER);
        });
  }

  @Override
  public void leave(Stage stage, ConnectionId id, ChannelName channel, Consumer<Membership> then) {
    find(
        stage,
        id,
        connection -> {
          if (connection != null) {
            connection.place().scope().shard().leave(connection, channel);
          }
          then.accept(connection == null ? Membership.GONE : Membership.NO_MEMBER);
        });
  }

  @Override
  public void membership(
      Stage stage, ConnectionId id, ChannelName channel, Consumer<Membership> then) {
    find(
        stage,
        id,
        connection -> {
          if (connection == null) {
            then.accept(Membership.GONE);
            return;
          }
          boolean member = connection.place().scope().shard().isMember(connection, channel);
          then.accept(member ? Membership.MEMBER : Membership.NO_MEMBER);
        });
  }

  /// @param then takes what was found, on the event loop that the id names
  @SuppressWarnings("ReferenceEquality") // a running stage is nothing but itself
  private void find(Stage stage, ConnectionId id, Consumer<@Nullable WebSocketConnection> then) {
    // An id of another node or of a loop that we do not have belongs to nobody here: any loop may
    // say so.
    Loop loop = loops.loop(id.loop() < loops.size() ? id.loop() : 0);
    loop.inbox()
        .execute(() -> {
          WebSocketConnection connection = loop.registry().find(id);
          boolean here =
              connection != null && connection.open() && connection.place().stage() == stage;
          then.accept(here ? connection : null);
        });
  }
}
