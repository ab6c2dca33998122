// SPDX-License-Identifier: Apache-2.0
package dev.carillon.auth;

import java.io.Serial;

/// Ends the reading of a signature that does not hold. Stackless: anybody can cause it.
final class SignatureRefused extends Exception {
  @Serial private static final long serialVersionUID = 1;

  private final transient Refused refused;

  SignatureRefused(Refused refused) {
    super(refused.message(), null, false, false);
    this.refused = refused;
  }

  Refused refused() {
    return refused;
  }
}
