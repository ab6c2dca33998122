// SPDX-License-Identifier: Apache-2.0
package dev.carillon.functions;

import java.io.Serial;

/// The word that API Gateway turns into a 401 (contract 4.1); anything else would be a 500.
final class UnauthorizedException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  UnauthorizedException() {
    super("Unauthorized", null, false, false);
  }
}
