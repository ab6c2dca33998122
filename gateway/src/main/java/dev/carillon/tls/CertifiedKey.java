// SPDX-License-Identifier: Apache-2.0
package dev.carillon.tls;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.List;

/// A private key with the certificate that vouches for it.
///
/// @param chain the key's own certificate first, then those that signed it
record CertifiedKey(PrivateKey key, List<X509Certificate> chain) {

  /// Reads both files and proves that they belong together: a renewal replaces them one after the
  /// other, and between the two every handshake would fail.
  ///
  /// @throws IllegalArgumentException or [java.io.UncheckedIOException] as [Pem] says, and if the
  ///   key is not that of the first certificate
  static CertifiedKey read(Path certificate, Path key) {
    CertifiedKey read = new CertifiedKey(Pem.readKey(key), Pem.readChain(certificate));
    if (!read.matches()) {
      throw new IllegalArgumentException(
          "the key in "
              + key
              + " is not that of the first certificate in "
              + certificate
              + ": put the server's own certificate first and its key beside it");
    }
    return read;
  }

  X509Certificate certificate() {
    return chain.getFirst();
  }

  private boolean matches() {
    String algorithm =
        switch (key.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> key.getAlgorithm();
        };
    byte[] probe = {1, 2, 3, 4};
    try {
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(key);
      signature.update(probe);
      byte[] signed = signature.sign();
      signature.initVerify(certificate().getPublicKey());
      signature.update(probe);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false; // the certificate's key is of another kind
    }
  }
}
