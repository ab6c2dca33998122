// SPDX-License-Identifier: Apache-2.0
package dev.carillon.auth;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads a public key from PEM (RFC 7468): `PUBLIC KEY`, or a `CERTIFICATE`, of which only the key
/// is taken; its dates and issuer are not checked, since the configuration itself vouches for it.
final class PublicKeyPem {
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\\s]*)-----END \\1-----");

  private PublicKeyPem() {}

  /// @throws IllegalArgumentException saying what is wrong; it never holds any of the text
  static PublicKey read(String pem, SigningAlgorithm algorithm) {
    if (pem.contains("PRIVATE KEY-----")) {
      throw new IllegalArgumentException(
          "this is a private key: keep it with whoever signs and give its public part, `openssl pkey -in KEY -pubout`");
    }
    Matcher block = BLOCK.matcher(pem);
    if (!block.find()) {
      throw new IllegalArgumentException(
          "no PEM found: expected -----BEGIN PUBLIC KEY----- or -----BEGIN CERTIFICATE-----");
    }
    try {
      byte[] der = Base64.getMimeDecoder().decode(block.group(2));
      return switch (block.group(1)) {
        case "PUBLIC KEY" -> factory(algorithm).generatePublic(new X509EncodedKeySpec(der));
        case "CERTIFICATE" ->
            CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(der))
                .getPublicKey();
        case "RSA PUBLIC KEY" ->
            throw new IllegalArgumentException(
                "PKCS#1 is not read: convert the key with `openssl rsa -RSAPublicKey_in -in KEY -pubout`");
        default ->
            throw new IllegalArgumentException(
                "expected -----BEGIN PUBLIC KEY----- or -----BEGIN CERTIFICATE-----");
      };
    } catch (GeneralSecurityException e) {
      // Without the cause: its text may quote the input.
      throw new IllegalArgumentException(
          "the PEM holds no public key that fits " + algorithm.jose + ", or is damaged");
    }
  }

  private static KeyFactory factory(SigningAlgorithm algorithm) throws GeneralSecurityException {
    return KeyFactory.getInstance(
        switch (algorithm) {
          case RS256 -> "RSA";
          case ES256 -> "EC";
          case EDDSA -> "Ed25519";
          case HS256 -> throw new IllegalArgumentException("HS256 takes a secret, not a PEM key");
        });
  }
}
