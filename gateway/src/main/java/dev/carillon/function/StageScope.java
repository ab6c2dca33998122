// SPDX-License-Identifier: Apache-2.0
package dev.carillon.function;

import dev.carillon.auth.JwtAuthorizer;
import dev.carillon.channel.ChannelName;
import dev.carillon.channel.FrameFactory;
import dev.carillon.channel.FrameFormat;
import dev.carillon.channel.Hub;
import dev.carillon.channel.Shard;
import dev.carillon.connection.Connection;
import dev.carillon.connection.IdSource;
import dev.carillon.connection.StageMeters;
import org.jspecify.annotations.Nullable;

/// What the functions of one stage have at hand on one event loop, shared by all its connections
/// there.
///
/// @param authorizer renews tokens; null where the stage has none
/// @param maxChannels channels that one connection may be in
public record StageScope(
    Hub hub,
    Shard shard,
    FrameFactory frames,
    FrameFormat format,
    IdSource ids,
    StageMeters meters,
    @Nullable JwtAuthorizer authorizer,
    int maxChannels) {

  /// May this connection be in the channel too, or is it in as many as it may?
  public boolean hasRoom(Connection connection, ChannelName channel) {
    return connection.memberships().size() < maxChannels || shard.isMember(connection, channel);
  }
}
