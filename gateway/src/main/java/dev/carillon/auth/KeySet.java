// SPDX-License-Identifier: Apache-2.0
package dev.carillon.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyOperation;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads a JSON Web Key Set (RFC 7517 section 5).
///
/// Keys that are for something else (`use`, `key_ops`, another kind or algorithm), too weak or
/// damaged are left out, as section 5 asks; the others stay usable. Symmetric keys are always left
/// out: a public address is no place for a secret.
final class KeySet {
  // SubjectPublicKeyInfo of an Ed25519 key up to its 32 bytes (RFC 8410 section 4).
  private static final byte[] ED25519_SPKI = {
    0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00
  };
  private static final int ED25519_BYTES = 32;

  private KeySet() {}

  /// @throws ParseException if the text is no key set at all
  static List<VerificationKey> parse(String json, Set<SigningAlgorithm> allowed)
      throws ParseException {
    Map<String, Object>[] entries =
        JSONObjectUtils.getJSONObjectArray(JSONObjectUtils.parse(json), "keys");
    if (entries == null) {
      throw new ParseException("it has no member 'keys'", 0);
    }
    List<VerificationKey> keys = new ArrayList<>();
    for (Map<String, Object> entry : entries) {
      VerificationKey key = read(entry, allowed);
      if (key != null) {
        keys.add(key);
      }
    }
    return List.copyOf(keys);
  }

  private static @Nullable VerificationKey read(
      Map<String, Object> entry, Set<SigningAlgorithm> allowed) {
    try {
      JWK jwk = JWK.parse(entry);
      SigningAlgorithm algorithm = algorithm(jwk);
      if (algorithm == null || !allowed.contains(algorithm) || !isForSignatures(jwk)) {
        return null;
      }
      PublicKey key = publicKey(jwk);
      return key == null ? null : VerificationKey.of(algorithm, jwk.getKeyID(), key);
    } catch (ParseException
        | JOSEException
        | GeneralSecurityException
        | IllegalArgumentException e) {
      return null;
    }
  }

  /// The algorithm that the key is bound to: its `alg`, which must suit its kind, else its kind's.
  private static @Nullable SigningAlgorithm algorithm(JWK jwk) {
    SigningAlgorithm kind =
        switch (jwk) {
          case RSAKey _ -> SigningAlgorithm.RS256;
          case ECKey _ -> SigningAlgorithm.ES256;
          case OctetKeyPair _ -> SigningAlgorithm.EDDSA;
          default -> null;
        };
    if (jwk.getAlgorithm() == null) {
      return kind;
    }
    return SigningAlgorithm.named(jwk.getAlgorithm().getName()) == kind ? kind : null;
  }

  private static boolean isForSignatures(JWK jwk) {
    return (jwk.getKeyUse() == null || jwk.getKeyUse().equals(KeyUse.SIGNATURE))
        && (jwk.getKeyOperations() == null || jwk.getKeyOperations().contains(KeyOperation.VERIFY));
  }

  private static @Nullable PublicKey publicKey(JWK jwk)
      throws JOSEException, GeneralSecurityException {
    return switch (jwk) {
      case RSAKey rsa -> rsa.toRSAPublicKey();
      case ECKey ec -> ec.toECPublicKey();
      case OctetKeyPair pair ->
          pair.getCurve().equals(Curve.Ed25519) ? ed25519(pair.getX().decode()) : null;
      default -> null;
    };
  }

  private static @Nullable PublicKey ed25519(byte[] x) throws GeneralSecurityException {
    if (x.length != ED25519_BYTES) {
      return null;
    }
    byte[] spki = new byte[ED25519_SPKI.length + ED25519_BYTES];
    System.arraycopy(ED25519_SPKI, 0, spki, 0, ED25519_SPKI.length);
    System.arraycopy(x, 0, spki, ED25519_SPKI.length, ED25519_BYTES);
    return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(spki));
  }
}
