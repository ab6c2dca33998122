// SPDX-License-Identifier: Apache-2.0
package dev.carillon.client;

import java.io.IOException;

/// The server answered something else than 101 (RFC 6455 4.1).
public final class HandshakeRefused extends IOException {
  private static final long serialVersionUID = 1;

  private final int status;

  HandshakeRefused(int status) {
    super("the server answered " + status);
    this.status = status;
  }

  /// Of HTTP.
  public int status() {
    return status;
  }
}
