// SPDX-License-Identifier: Apache-2.0
package dev.carillon.auth;

import java.io.Serial;

/// A token that does not hold. Stackless: anybody can cause it. The message is a constant, so that
/// no part of the token reaches a log.
final class TokenRefused extends Exception {
  @Serial private static final long serialVersionUID = 1;

  TokenRefused(String reason) {
    super(reason, null, false, false);
  }

  TokenResult.Invalid result() {
    return new TokenResult.Invalid(String.valueOf(getMessage()));
  }
}
