// SPDX-License-Identifier: Apache-2.0
package dev.carillon.route;

import dev.carillon.auth.JwtAuthorizer;
import dev.carillon.auth.OriginRule;
import dev.carillon.connection.Flavour;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Who may enter a stage.
///
/// @param authorizer null lets everybody in
/// @param subprotocols that a handshake may select
public record Door(
    OriginRule origins, @Nullable JwtAuthorizer authorizer, List<String> subprotocols) {

  /// The answer to the subprotocols that a client offers: the first one that the stage lists. Never
  /// an entry that carries a token.
  ///
  /// @param offered the header's value, comma-separated
  public @Nullable String subprotocol(@Nullable String offered) {
    if (offered == null) {
      return null;
    }
    for (String entry : offered.split(",", -1)) {
      String name = entry.strip();
      if (subprotocols.contains(name) && !name.startsWith("bearer.")) {
        return name;
      }
    }
    return null;
  }

  /// How the gateway speaks to a client of this subprotocol. A function behind `$connect` may
  /// select one that the stage does not list: then the functions speak it, and the gateway passes
  /// on their bytes as they are.
  public Flavour flavour(@Nullable String subprotocol) {
    return Flavour.V1_SUBPROTOCOL.equals(subprotocol) && subprotocols.contains(subprotocol)
        ? Flavour.V1
        : Flavour.RAW;
  }
}
