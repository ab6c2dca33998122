// SPDX-License-Identifier: Apache-2.0
package dev.carillon.auth;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// A credential with what it may do. Any thread.
final class KnownKey {
  private final String accessKeyId;
  private final Rights rights;
  private final SecretKeySpec secret;
  private final @Nullable String sessionToken;

  /// By service.
  private final Map<String, Derived> derived = new ConcurrentHashMap<>(2);

  /// The signing key of one scope: it changes once a day, and deriving it costs four HMACs.
  private record Derived(String scope, SecretKeySpec key) {}

  /// @param sessionToken what requests must bring along; null if they need not
  KnownKey(
      String accessKeyId, String secretAccessKey, @Nullable String sessionToken, Rights rights) {
    this(accessKeyId, key(utf8("AWS4" + secretAccessKey)), sessionToken, rights);
  }

  private KnownKey(
      String accessKeyId, SecretKeySpec secret, @Nullable String sessionToken, Rights rights) {
    this.accessKeyId = accessKeyId;
    this.secret = secret;
    this.sessionToken = sessionToken;
    this.rights = rights;
  }

  boolean sameSecrets(KnownKey other) {
    return secret.equals(other.secret) && Objects.equals(sessionToken, other.sessionToken);
  }

  /// The same key, doing what the other one may, too.
  KnownKey allowingAlso(KnownKey other) {
    return new KnownKey(accessKeyId, secret, sessionToken, rights.or(other.rights));
  }

  /// Whether a request brings this key's session token, in constant time.
  boolean hasToken(List<String> brought) {
    return sessionToken == null
        || (brought.size() == 1
            && MessageDigest.isEqual(utf8(brought.getFirst().strip()), utf8(sessionToken)));
  }

  BodyCheck verified() {
    return new BodyCheck.Verified(accessKeyId, rights);
  }

  /// Whether the claimed signature is this key's, in constant time, over one of the canonical
  /// requests with this body.
  boolean signed(SignatureClaim claim, Iterable<String> canonicalRequests, String bodyHash) {
    String scope = claim.scope().withoutKey();
    SecretKeySpec key = signingKey(claim.scope(), scope);
    byte[] claimed = utf8(claim.signature());
    for (String canonical : canonicalRequests) {
      String text =
          "%s\n%s\n%s\n%s"
              .formatted(
                  SignatureClaim.ALGORITHM,
                  claim.date(),
                  scope,
                  sha256(latin1(canonical + bodyHash)));
      if (MessageDigest.isEqual(utf8(HexFormat.of().formatHex(hmac(key, text))), claimed)) {
        return true;
      }
    }
    return false;
  }

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK has no SHA-256", e);
    }
  }

  private SecretKeySpec signingKey(SignatureClaim.Scope scope, String text) {
    Derived known = derived.get(scope.service());
    if (known == null || !known.scope().equals(text)) {
      SecretKeySpec key = secret;
      for (String part : List.of(scope.date(), scope.region(), scope.service(), scope.end())) {
        key = key(hmac(key, part));
      }
      known = new Derived(text, key);
      derived.put(scope.service(), known);
    }
    return known.key();
  }

  private static byte[] hmac(SecretKeySpec key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      return mac.doFinal(utf8(text));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK has no HmacSHA256", e);
    }
  }

  private static SecretKeySpec key(byte[] bytes) {
    return new SecretKeySpec(bytes, "HmacSHA256");
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  // Header values were read byte by byte; this gives the same bytes back.
  private static byte[] latin1(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
