// SPDX-License-Identifier: Apache-2.0
package dev.carillon.auth;

/// What came of checking a token.
public sealed interface TokenResult {

  /// The token holds.
  record Valid(Principal principal) implements TokenResult {}

  /// The token does not hold.
  ///
  /// @param reason for the log only; it never holds any part of the token
  record Invalid(String reason) implements TokenResult {}
}
