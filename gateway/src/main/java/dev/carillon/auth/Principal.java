// SPDX-License-Identifier: Apache-2.0
package dev.carillon.auth;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Who a connection is and what it may do.
///
/// @param id the `sub` of the token, empty if there is none
/// @param expires end of the token's life (`exp`); null is never
/// @param issued beginning of the token's life: `iat`, else `nbf`, else when it was verified
public record Principal(
    String id, ChannelPermissions permissions, @Nullable Instant expires, Instant issued) {

  /// Everybody, where a stage has no authorizer: no name, every channel, no end.
  public static final Principal ANYONE =
      new Principal("", ChannelPermissions.ALL, null, Instant.EPOCH);

  // A tenth of the token's life: clients that connected together do not all come back together.
  private static final int SPREAD = 10;

  /// When a connection that did not renew is closed: at the end of the token's life or up to a
  /// tenth of that life later. Null is never.
  ///
  /// @param random 0 (inclusive) to 1 (exclusive), another one for each connection
  public @Nullable Instant closesAt(double random) {
    if (expires == null) {
      return null;
    }
    long life = Math.max(0, Duration.between(issued, expires).toSeconds());
    // Whole milliseconds hold: the end is at most in the year 9999.
    return expires.plusMillis((long) (life * 1_000.0 / SPREAD * random));
  }
}
