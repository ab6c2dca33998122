// SPDX-License-Identifier: Apache-2.0
package dev.carillon.config;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One stage of an API. Channels, credentials and metrics of two stages never meet.
///
/// @param origins after loading: its own, or those at the top
/// @param auth after loading: its own, or what the top says; null when nobody said anything, which
///   is possible on loopback only
public record StageConfig(
    @About("Letters, digits, `-` and `_`, at most 128; the path of the address.") String name,
    @About(
            "Path below a custom domain that stands for this stage; empty is the root of the domain.")
        @Nullable String mappingKey,
    @About(
            "Web origins that may connect, exact or `https://*.example.com`; without a list those at the top.")
        List<String> origins,
    @About(
            "`none`, `iam` (signed requests, contract 4.2) or an authorizer's name; without it what the top says.")
        @Nullable String auth,
    @Default("[carillon.v1]") @About("Subprotocols that the handshake may select.")
        List<String> subprotocols,
    @About("Stage variables; functions find them in their events.") Map<String, String> variables,
    @Nullable ThrottleConfig throttle) {

  /// Name of the authorizer that everybody must pass; null when everybody may connect, be it said
  /// (`auth: none`) or not (open development default).
  public @Nullable String authorizer() {
    return NOBODY.equals(auth) ? null : auth;
  }

  StageConfig named(String name) {
    return new StageConfig(name, mappingKey, origins, auth, subprotocols, variables, throttle);
  }

  StageConfig frame(Set<String> tokens) {
    String token = auth != null && tokens.contains(auth) ? auth : null;
    return new StageConfig(name, mappingKey, List.of(), token, List.of(), Map.of(), null);
  }

  /// What `auth` says when requests must be signed.
  public static final String IAM = "iam";

  /// What `auth` says when no authorizer is wanted.
  static final String NOBODY = "none";
}
