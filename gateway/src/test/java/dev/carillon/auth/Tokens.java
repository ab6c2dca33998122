// SPDX-License-Identifier: Apache-2.0
package dev.carillon.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.config.AuthorizerConfig;
import dev.carillon.config.AuthorizerConfig.Grants;
import dev.carillon.config.AuthorizerConfig.Jwt;
import dev.carillon.config.Secret;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// Makes keys, tokens (also such as no library makes) and authorizers, and asks them.
final class Tokens {
  static final String SECRET = "a-secret-of-thirty-two-bytes-or-more";
  static final String NOW = "2026-01-31T12:00:00Z";
  static final long NOW_SECONDS = 1_769_860_800L;
  static final String HS256 = "{\"alg\":\"HS256\",\"typ\":\"JWT\"}";
  static final List<String> ALGORITHMS = List.of("RS256", "ES256", "EdDSA");
  static final Grants NO_GRANTS = new Grants(null, List.of());

  private Tokens() {}

  static String claims(String more) {
    return "{\"sub\":\"ann\",\"iat\":%d,\"exp\":%d%s}"
        .formatted(NOW_SECONDS, NOW_SECONDS + 3_600, more);
  }

  static String hs256(String header, String claims) {
    return hs256(header, claims, SECRET);
  }

  static String hs256(String header, String claims, String secret) {
    String input = input(header, claims);
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return input + "." + base64(mac.doFinal(input.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  static String signed(String jca, String header, String claims, PrivateKey key) {
    String input = input(header, claims);
    try {
      Signature signature = Signature.getInstance(jca);
      signature.initSign(key);
      signature.update(input.getBytes(StandardCharsets.UTF_8));
      return input + "." + base64(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  static KeyPair rsa(int bits) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(bits);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  static KeyPair ec(String curve) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec(curve));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  static KeyPair edwards(String curve) {
    try {
      return KeyPairGenerator.getInstance(curve).generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  static String pem(PublicKey key) {
    return "-----BEGIN PUBLIC KEY-----\n%s\n-----END PUBLIC KEY-----\n"
        .formatted(Base64.getMimeEncoder().encodeToString(key.getEncoded()));
  }

  static AuthorizerConfig.Key secretKey(@Nullable String kid) {
    return new AuthorizerConfig.Key("HS256", kid, new Secret(SECRET), null);
  }

  static AuthorizerConfig.Key pemKey(String algorithm, @Nullable String kid, PublicKey key) {
    return new AuthorizerConfig.Key(algorithm, kid, null, new Secret(pem(key)));
  }

  static Jwt config(List<AuthorizerConfig.Key> keys, @Nullable URI jwks) {
    return new Jwt(
        keys, jwks, ALGORITHMS, null, null, Duration.ofSeconds(60), NO_GRANTS, NO_GRANTS);
  }

  static JwtAuthorizer authorizer(AuthorizerConfig.Key... keys) {
    return new JwtAuthorizer(config(List.of(keys), null), new MutableClock(NOW));
  }

  /// Asks and expects the answer at once.
  static TokenResult verify(JwtAuthorizer authorizer, @Nullable String token) {
    List<TokenResult> results = new ArrayList<>();
    authorizer.verify(token, results::add);
    assertThat(results).hasSize(1);
    return results.getFirst();
  }

  static void assertValid(JwtAuthorizer authorizer, String token) {
    assertThat(verify(authorizer, token)).isInstanceOf(TokenResult.Valid.class);
  }

  static void assertInvalid(JwtAuthorizer authorizer, @Nullable String token, String reason) {
    assertThat(verify(authorizer, token)).isEqualTo(new TokenResult.Invalid(reason));
  }

  static Principal principal(JwtAuthorizer authorizer, String token) {
    return ((TokenResult.Valid) verify(authorizer, token)).principal();
  }

  static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  static String base64(String text) {
    return base64(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String input(String header, String claims) {
    return base64(header) + "." + base64(claims);
  }
}
