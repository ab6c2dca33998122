// SPDX-License-Identifier: Apache-2.0
package dev.carillon.functions;

import dev.carillon.auth.BearerToken;
import dev.carillon.auth.OriginRule;
import dev.carillon.connection.Flavour;
import dev.carillon.route.Door;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the authorizer and `$connect` read of a handshake.
final class Handshake {
  private static final String PROTOCOL = "Sec-WebSocket-Protocol";
  private static final Door DOOR =
      new Door(new OriginRule.Everything(), null, List.of(Flavour.V1_SUBPROTOCOL));

  private Handshake() {}

  /// That of the subprotocol that is selected of those that the client offers.
  static Flavour flavour(SocketEvent event) {
    return DOOR.flavour(DOOR.subprotocol(event.header(PROTOCOL)));
  }

  static @Nullable String token(SocketEvent event) {
    return BearerToken.find(
        event.header("Authorization"), event.query("token"), event.header(PROTOCOL));
  }

  static @Nullable String origin(SocketEvent event) {
    return event.header("Origin");
  }
}
