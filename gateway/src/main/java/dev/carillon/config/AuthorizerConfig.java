// SPDX-License-Identifier: Apache-2.0
package dev.carillon.config;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Who may connect to a stage; exactly one of these.
public record AuthorizerConfig(@Nullable Jwt jwt, @Nullable Request request) {

  /// A function that decides (contract 4.1).
  public record Request(
      @Shorthand @About("Name of a function of the same API.") String function,
      @Default("[route.request.header.Authorization]")
          @About(
              "What must be there, or the answer is 401 without a call: `route.request.header.NAME`, `route.request.querystring.NAME`, `stageVariables.NAME`, `context.NAME`.")
          List<String> identitySource,
      @Default("10s") @About("Longest wait for the function.") Duration timeout,
      Grants join,
      Grants publish) {}

  /// How tokens are checked and what they allow.
  public record Jwt(
      @About("Keys that may sign. Each is bound to its one algorithm.") List<Key> keys,
      @About(
              "Address of a key set (RFC 7517), at most 64 KB; https only, http on loopback excepted.")
          @Nullable URI jwks,
      @About("Algorithms that keys of the key set may use: RS256, ES256 or EdDSA.")
          @Default("[RS256, ES256, EdDSA]")
          List<String> algorithms,
      @About("Required `iss`; without it any.") @Nullable String issuer,
      @About("Required member of `aud`; without it any.") @Nullable String audience,
      @Default("60s") @About("How far the clocks of issuer and gateway may differ; at most 10m.")
          Duration leeway,
      Grants join,
      Grants publish) {}

  /// A key of the configuration.
  public record Key(
      @About("HS256, RS256, ES256 or EdDSA.") String algorithm,
      @About("Key id; a token with another `kid` does not use this key. None fits every token.")
          @Nullable String kid,
      @About("Secret of HS256, at least 32 bytes.") @Nullable Secret secret,
      @About("Public key of the others: PEM text, or {file: PATH}.") @Nullable Secret pem) {}

  /// Channels that a token, or the context of a function's answer, opens.
  public record Grants(
      @About("Claim that lists channel patterns (a list, or one text with blanks between).")
          @Nullable String claim,
      @About("Patterns that every valid token has, such as `user-{sub}`.") List<String> always) {}
}
