// SPDX-License-Identifier: Apache-2.0
package dev.carillon.functions;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The settings of the functions that use the table.
///
/// @param management where the management API is; null is `https://{domainName}/{stage}` of the
///   event, which is wrong for a custom domain whose mapping key is not the stage
/// @param maxChannels that one connection may be in
record Settings(Table table, FanOutSettings fanOut, @Nullable URI management, int maxChannels) {

  /// @param index from channel to connections
  /// @param ttl after which rows expire; null is never. It must be longer than connections live
  /// @param page rows of one query at most; 0 is as many as fit
  record Table(String name, String index, @Nullable Duration ttl, int page) {}

  /// @param concurrency posts at the same time
  /// @param part members of a channel that one invocation serves
  /// @param split may an invocation call its own function?
  record FanOutSettings(int concurrency, int part, boolean split) {
    /// Members of a full part that are claimed together: about so many an invocation that dies
    /// loses. Fewer would be more writes.
    private static final int BUCKET = 100;

    /// Of a part.
    int buckets() {
      return Math.ceilDiv(part, BUCKET);
    }
  }

  /// @throws IllegalStateException naming all that is wrong
  static Settings of(Map<String, String> variables) {
    var env = new Env(variables);
    if (env.text("TABLE_NAME") == null) {
      env.problem("TABLE_NAME", "must name the table of the memberships");
    }
    var table =
        new Table(
            env.text("TABLE_NAME", ""),
            env.text("INDEX_NAME", "by-channel"),
            env.duration("MEMBERSHIP_TTL"),
            env.number("TABLE_PAGE", 0, 0, 1_000_000));
    var fanOut =
        new FanOutSettings(
            env.number("FANOUT_CONCURRENCY", 64, 1, 1_000),
            // A continuation lists the ids that are left, which must fit beside the message.
            env.number("FANOUT_PART", 1_000, 1, 3_000),
            env.truth("FANOUT_SPLIT", true));
    var settings =
        new Settings(
            table,
            fanOut,
            env.address("MANAGEMENT_ENDPOINT"),
            env.number("MAX_CHANNELS", 100, 1, 100_000));
    env.check();
    return settings;
  }
}
