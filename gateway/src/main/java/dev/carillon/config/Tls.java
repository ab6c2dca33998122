// SPDX-License-Identifier: Apache-2.0
package dev.carillon.config;

import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Certificates of the port. HTTP and HTTPS share it.
public record Tls(
    @About("PEM file with the certificate and its chain; read again when it changes.")
        @Nullable Path certificate,
    @About("PEM file (PKCS#8) with the private key of the certificate.") @Nullable Path key,
    @Default("false")
        @About(
            "Make a local authority and a certificate for localhost once, below `state.dir`, and serve HTTPS with it.")
        boolean dev,
    @Default("refuse")
        @About(
            "Plain HTTP on a public address: `refuse`, or `behind-proxy` when a proxy in front ends TLS.")
        Plaintext plaintext) {

  Tls withDev() {
    return new Tls(certificate, key, true, plaintext);
  }

  /// What happens to a request without TLS that reaches a public address.
  public enum Plaintext {
    REFUSE,
    BEHIND_PROXY;

    /// As it is written in the file.
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }
}
