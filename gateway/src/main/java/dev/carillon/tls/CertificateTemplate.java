// SPDX-License-Identifier: Apache-2.0
package dev.carillon.tls;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.security.auth.x500.X500Principal;

/// What a certificate will say (RFC 5280 section 4.1), before an authority signs it.
///
/// @param extensions each as DER, from [CertificateExtension]
record CertificateTemplate(
    X500Principal subject,
    PublicKey key,
    BigInteger serial,
    Instant from,
    Duration life,
    List<byte[]> extensions) {
  private static final byte[] ECDSA_WITH_SHA256 = Der.sequence(Der.oid("1.2.840.10045.4.3.2"));
  private static final byte[] VERSION_3 = Der.wrapped(0, Der.integer(BigInteger.TWO));

  /// Signs with the P-256 key of the issuer.
  X509Certificate sign(X500Principal issuer, PrivateKey issuerKey) throws GeneralSecurityException {
    byte[] content =
        Der.sequence(
            VERSION_3,
            Der.integer(serial),
            ECDSA_WITH_SHA256,
            issuer.getEncoded(),
            Der.sequence(Der.time(from), Der.time(from.plus(life))),
            subject.getEncoded(),
            key.getEncoded(),
            Der.wrapped(3, Der.sequence(extensions.toArray(byte[][]::new))));
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(issuerKey);
    signature.update(content);
    byte[] whole = Der.sequence(content, ECDSA_WITH_SHA256, Der.bits(0, signature.sign()));
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(whole));
  }
}
