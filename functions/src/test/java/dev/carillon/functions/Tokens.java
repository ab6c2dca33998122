// SPDX-License-Identifier: Apache-2.0
package dev.carillon.functions;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Makes signed tokens.
final class Tokens {
  static final String SECRET = "a-secret-of-thirty-two-bytes-or-more";

  private Tokens() {}

  /// @param seconds of its life, all of it to come
  /// @param more further claims, each after a comma
  static String token(String sub, long seconds, String more) {
    long now = Instant.now().getEpochSecond();
    return signed(
        "{\"sub\":\"%s\",\"iat\":%d,\"exp\":%d%s}".formatted(sub, now, now + seconds, more),
        SECRET);
  }

  static String signed(String claims, String secret) {
    try {
      String input = base64("{\"alg\":\"HS256\"}") + "." + base64(claims);
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      byte[] signature = mac.doFinal(input.getBytes(StandardCharsets.UTF_8));
      return input + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static String base64(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
