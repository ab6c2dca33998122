// SPDX-License-Identifier: Apache-2.0
package dev.carillon.bench;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// Signs a POST to `/` (AWS Signature Version 4): the only request that tables are asked with, for
/// which an SDK of ten megabytes would be much.
///
/// @param token of a temporary key; null for others
record AwsSignature(
    String accessKey, String secretKey, @Nullable String token, String region, String service) {
  private static final String ALGORITHM = "AWS4-HMAC-SHA256";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  /// What to send beside `Host`, which the client sends by itself.
  ///
  /// @param headers others that are signed, in lower case
  Map<String, String> headers(URI endpoint, Map<String, String> headers, String body, Instant now) {
    String time = TIME.format(now);
    Map<String, String> sent = new TreeMap<>(headers);
    sent.put("x-amz-date", time);
    if (token != null) {
      sent.put("x-amz-security-token", token);
    }
    Map<String, String> signed = new TreeMap<>(sent);
    signed.put("host", endpoint.getRawAuthority());
    String names = String.join(";", signed.keySet());
    String lines =
        signed.entrySet().stream()
            .map(header -> header.getKey() + ":" + header.getValue() + "\n")
            .collect(Collectors.joining());
    String request = "POST\n/\n\n" + lines + "\n" + names + "\n" + sha256(body);
    String day = time.substring(0, 8);
    String scope = day + "/" + region + "/" + service + "/aws4_request";
    byte[] key = ("AWS4" + secretKey).getBytes(StandardCharsets.UTF_8);
    for (String part : new String[] {day, region, service, "aws4_request"}) {
      key = hmac(key, part);
    }
    String signature =
        hex(hmac(key, ALGORITHM + "\n" + time + "\n" + scope + "\n" + sha256(request)));
    sent.put(
        "authorization",
        "%s Credential=%s/%s, SignedHeaders=%s, Signature=%s"
            .formatted(ALGORITHM, accessKey, scope, names, signature));
    return sent;
  }

  private static String sha256(String text) {
    try {
      return hex(
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256", e);
    }
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
