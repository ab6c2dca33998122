// SPDX-License-Identifier: Apache-2.0
package dev.carillon.auth;

import org.jspecify.annotations.Nullable;

/// The signature algorithms of tokens that are accepted (RFC 7518 section 3.1, RFC 8037).
enum SigningAlgorithm {
  HS256("HS256", "HmacSHA256", false),
  RS256("RS256", "SHA256withRSA", false),
  ES256("ES256", "SHA256withECDSAinP1363Format", true),
  EDDSA("EdDSA", "Ed25519", true);

  /// The `alg` of tokens and of the configuration.
  final String jose;

  /// The name that the JDK has for it.
  final String jca;

  /// Does a check take about half a millisecond (the curves), not some microseconds?
  final boolean costly;

  SigningAlgorithm(String jose, String jca, boolean costly) {
    this.jose = jose;
    this.jca = jca;
    this.costly = costly;
  }

  /// The algorithm of this `alg`, null if it is none of ours. `Ed25519` is RFC 9864's name of the
  /// one EdDSA curve that is accepted.
  static @Nullable SigningAlgorithm named(String alg) {
    return switch (alg) {
      case "HS256" -> HS256;
      case "RS256" -> RS256;
      case "ES256" -> ES256;
      case "EdDSA", "Ed25519" -> EDDSA;
      default -> null;
    };
  }
}
