// SPDX-License-Identifier: Apache-2.0
package dev.carillon.cli;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// Signs requests with AWS Signature Version 4 for the service `execute-api`.
///
/// @param sessionToken of temporary credentials, null for others
/// @param clock the signature is good for some minutes around its time
record RequestSigner(
    String accessKey, String secretKey, @Nullable String sessionToken, String region, Clock clock) {
  private static final String ALGORITHM = "AWS4-HMAC-SHA256";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  /// The headers to add to the request; `Host` is signed but left to the HTTP client.
  Map<String, String> headers(String method, URI url, byte[] body) {
    String time = TIME.format(clock.instant());
    String scope = time.substring(0, 8) + "/" + region + "/execute-api/aws4_request";
    String bodyHash = hex(sha256(body));
    SortedMap<String, String> signed = new TreeMap<>();
    signed.put("host", host(url));
    signed.put("x-amz-content-sha256", bodyHash);
    signed.put("x-amz-date", time);
    if (sessionToken != null) {
      signed.put("x-amz-security-token", sessionToken);
    }
    String names = String.join(";", signed.keySet());
    String lines =
        signed.entrySet().stream()
            .map(header -> header.getKey() + ":" + header.getValue() + "\n")
            .collect(Collectors.joining());
    String canonical = String.join("\n", method, path(url), query(url), lines, names, bodyHash);
    String toSign =
        String.join(
            "\n", ALGORITHM, time, scope, hex(sha256(canonical.getBytes(StandardCharsets.UTF_8))));
    String signature = hex(hmac(key(time.substring(0, 8)), toSign));
    signed.remove("host");
    signed.put(
        "Authorization",
        ALGORITHM
            + " Credential="
            + accessKey
            + "/"
            + scope
            + ", SignedHeaders="
            + names
            + ", Signature="
            + signature);
    return signed;
  }

  /// Every segment of the path on the wire is encoded again, as for all services but S3.
  private static String path(URI url) {
    return Arrays.stream(url.getRawPath().split("/", -1))
        .map(Endpoint::encoded)
        .collect(Collectors.joining("/"));
  }

  private static String query(URI url) {
    String query = url.getRawQuery();
    return query == null
        ? ""
        : Arrays.stream(query.split("&", -1))
            .map(pair -> pair.indexOf('=') < 0 ? pair + "=" : pair)
            .sorted()
            .collect(Collectors.joining("&"));
  }

  /// As the HTTP client sends it: without the scheme's own port.
  private static String host(URI url) {
    int usual = url.getScheme().equals("https") ? 443 : 80;
    return url.getPort() < 0 || url.getPort() == usual
        ? url.getHost()
        : url.getHost() + ":" + url.getPort();
  }

  private byte[] key(String date) {
    byte[] start = ("AWS4" + secretKey).getBytes(StandardCharsets.UTF_8);
    return hmac(hmac(hmac(hmac(start, date), region), "execute-api"), "aws4_request");
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

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  @Override
  public String toString() {
    return "RequestSigner[" + accessKey + ", " + region + "]";
  }
}
