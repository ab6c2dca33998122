// SPDX-License-Identifier: Apache-2.0
package dev.carillon.auth;

import com.nimbusds.jose.jwk.Curve;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.NamedParameterSpec;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// A key and the one algorithm that it may be used with. The `alg` of a token only selects among
/// keys: an RSA key is never taken for an HMAC secret (RFC 8725 section 3.1).
///
/// No Signature is kept: RS256 was measured at 30 µs, ES256 at 400, Ed25519 at 640, whatever is
/// kept.
final class VerificationKey {
  private static final int SECRET_BYTES = 32; // RFC 7518 section 3.2
  private static final int RSA_BITS = 2048; // RFC 7518 section 3.3
  private static final int ES256_BYTES = 64; // RFC 7518 section 3.4: r and s, 32 bytes each

  private final SigningAlgorithm algorithm;
  private final @Nullable String kid;
  private final Key key;
  private volatile @Nullable Mac keyed;

  private VerificationKey(SigningAlgorithm algorithm, @Nullable String kid, Key key) {
    this.algorithm = algorithm;
    this.kid = kid;
    this.key = key;
  }

  /// @throws IllegalArgumentException if the secret is too short, or a public key by mistake
  static VerificationKey secret(@Nullable String kid, byte[] secret) {
    if (secret.length < SECRET_BYTES) {
      throw new IllegalArgumentException(
          "the secret of HS256 needs at least 32 bytes, this one has %d: make one with `openssl rand -base64 32`"
              .formatted(secret.length));
    }
    return new VerificationKey(
        SigningAlgorithm.HS256, kid, new SecretKeySpec(secret, SigningAlgorithm.HS256.jca));
  }

  /// @throws IllegalArgumentException if the key is not of the algorithm's kind or too weak
  static VerificationKey of(SigningAlgorithm algorithm, @Nullable String kid, PublicKey key) {
    String wrong =
        switch (algorithm) {
          case HS256 -> "HS256 takes a secret, not a public key";
          case RS256 -> rsaFault(key);
          case ES256 -> isP256(key) ? null : "ES256 needs a public key of curve P-256";
          case EDDSA -> isEd25519(key) ? null : "EdDSA needs an Ed25519 public key";
        };
    if (wrong != null) {
      throw new IllegalArgumentException(wrong);
    }
    return new VerificationKey(algorithm, kid, key);
  }

  /// Whether a token with this algorithm and key id may be checked with this key.
  boolean fits(SigningAlgorithm alg, @Nullable String tokenKid) {
    return alg == algorithm && (kid == null || tokenKid == null || kid.equals(tokenKid));
  }

  boolean verifies(byte[] input, byte[] signature) {
    try {
      if (algorithm == SigningAlgorithm.HS256) {
        return MessageDigest.isEqual(mac().doFinal(input), signature);
      }
      if (algorithm == SigningAlgorithm.ES256 && signature.length != ES256_BYTES) {
        return false;
      }
      Signature check = Signature.getInstance(algorithm.jca);
      check.initVerify((PublicKey) key);
      check.update(input);
      return check.verify(signature);
    } catch (SignatureException e) {
      return false; // not even of the right form
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK cannot check " + algorithm.jose, e);
    }
  }

  /// A copy of one that has the key already: half of the work of a new one.
  private Mac mac() throws GeneralSecurityException {
    Mac ready = keyed;
    if (ready == null) {
      ready = newMac();
      keyed = ready;
    }
    try {
      return (Mac) ready.clone();
    } catch (CloneNotSupportedException e) {
      return newMac();
    }
  }

  private Mac newMac() throws GeneralSecurityException {
    Mac mac = Mac.getInstance(algorithm.jca);
    mac.init(key);
    return mac;
  }

  /// The algorithm and key id; never the key.
  @Override
  public String toString() {
    return algorithm.jose + " key " + kid;
  }

  private static @Nullable String rsaFault(PublicKey key) {
    if (!(key instanceof RSAPublicKey rsa)) {
      return "RS256 needs an RSA public key";
    }
    int bits = rsa.getModulus().bitLength();
    return bits >= RSA_BITS
        ? null
        : "RS256 needs an RSA key of at least 2048 bits, this one has " + bits;
  }

  private static boolean isP256(PublicKey key) {
    return key instanceof ECPublicKey ec
        && Curve.P_256.equals(Curve.forECParameterSpec(ec.getParams()));
  }

  private static boolean isEd25519(PublicKey key) {
    return key instanceof EdECPublicKey ed
        && ed.getParams().getName().equals(NamedParameterSpec.ED25519.getName());
  }
}
