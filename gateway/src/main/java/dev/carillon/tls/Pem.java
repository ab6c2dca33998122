// SPDX-License-Identifier: Apache-2.0
package dev.carillon.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Certificates and keys as text (RFC 7468).
///
/// What a file holds wrong is an [IllegalArgumentException], what cannot be read an
/// [UncheckedIOException]; the message of both names the file and says what to do.
final class Pem {
  private static final List<String> KEY_ALGORITHMS = List.of("EC", "RSA", "EdDSA");

  private Pem() {}

  static String certificate(X509Certificate certificate) throws CertificateException {
    return text("CERTIFICATE", certificate.getEncoded());
  }

  static String key(PrivateKey key) {
    return text("PRIVATE KEY", key.getEncoded());
  }

  /// All certificates of a file, in its order; at least one.
  static List<X509Certificate> readChain(Path file) {
    List<X509Certificate> chain = new ArrayList<>();
    for (byte[] der : blocks(read(file), "CERTIFICATE", file)) {
      try {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        chain.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der)));
      } catch (CertificateException e) {
        throw damaged(file, e);
      }
    }
    if (chain.isEmpty()) {
      throw new IllegalArgumentException(
          file
              + " holds no certificate (no line BEGIN CERTIFICATE): give the PEM file with the"
              + " server's certificate and its chain");
    }
    return chain;
  }

  /// The RSA, EC or Ed25519 key of a file, in PKCS#8.
  static PrivateKey readKey(Path file) {
    String text = read(file);
    List<byte[]> keys = blocks(text, "PRIVATE KEY", file);
    if (keys.isEmpty()) {
      throw new IllegalArgumentException(file + " " + whyNoKey(text, file));
    }
    PKCS8EncodedKeySpec encoded = new PKCS8EncodedKeySpec(keys.getFirst());
    for (String algorithm : KEY_ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(encoded);
      } catch (GeneralSecurityException e) {
        // a key of another algorithm: the next one may read it
      }
    }
    throw damaged(file, null);
  }

  private static String whyNoKey(String text, Path file) {
    String convert =
        "; convert it with: openssl pkey -in %s -out %s.pkcs8.pem".formatted(file, file);
    if (text.contains("-----BEGIN ENCRYPTED PRIVATE KEY-----") || text.contains("4,ENCRYPTED")) {
      return "holds an encrypted key, and the gateway asks for no passphrase" + convert;
    }
    if (text.contains("-----BEGIN RSA PRIVATE KEY-----")) {
      return "holds an RSA key in PKCS#1, where PKCS#8 is expected" + convert;
    }
    if (text.contains("-----BEGIN EC PRIVATE KEY-----")) {
      return "holds an EC key in SEC 1, where PKCS#8 is expected" + convert;
    }
    return "holds no private key (no line BEGIN PRIVATE KEY): give the PEM file with the"
        + " certificate's key in PKCS#8";
  }

  private static List<byte[]> blocks(String text, String label, Path file) {
    String begin = "-----BEGIN " + label + "-----";
    String end = "-----END " + label + "-----";
    List<byte[]> found = new ArrayList<>();
    int at = text.indexOf(begin);
    while (at >= 0) {
      int stop = text.indexOf(end, at);
      if (stop < 0) {
        throw damaged(file, null);
      }
      try {
        found.add(Base64.getMimeDecoder().decode(text.substring(at + begin.length(), stop)));
      } catch (IllegalArgumentException e) {
        throw damaged(file, e);
      }
      at = text.indexOf(begin, stop);
    }
    return found;
  }

  private static IllegalArgumentException damaged(Path file, @Nullable Exception cause) {
    return new IllegalArgumentException(
        file
            + " is damaged or half-written: write it whole under another name, then rename it into"
            + " place",
        cause);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException e) {
      throw new UncheckedIOException("there is no file " + file + ": correct the path", e);
    } catch (AccessDeniedException e) {
      throw new UncheckedIOException(
          file + " may not be read by the gateway's user: change its owner or permissions", e);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  private static String text(String label, byte[] der) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(label, Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der), label);
  }
}
