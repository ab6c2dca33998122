// SPDX-License-Identifier: Apache-2.0
package dev.carillon.auth;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a request says about its own signature, in the `Authorization` header or in the query.
///
/// @param date as sent, `20260131T235959Z`
/// @param lifetime how long a presigned request holds; null in the header form
/// @param signature 64 hexadecimal digits
record SignatureClaim(
    Scope scope,
    String date,
    @Nullable Duration lifetime,
    List<String> signedHeaders,
    String signature) {
  static final String ALGORITHM = "AWS4-HMAC-SHA256";
  static final String SIGNATURE = "X-Amz-Signature";

  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT);
  private static final Pattern DATE_FORM = Pattern.compile("\\d{8}T\\d{6}Z");
  private static final Pattern SIGNATURE_FORM = Pattern.compile("[0-9a-f]{64}");
  private static final int LONGEST_LIFETIME = 7 * 24 * 60 * 60;

  /// `KEY/20260131/us-east-1/execute-api/aws4_request`.
  record Scope(String accessKeyId, String date, String region, String service, String end) {
    String withoutKey() {
      return date + "/" + region + "/" + service + "/" + end;
    }
  }

  /// The claim of a request, null if it is not signed at all.
  static @Nullable SignatureClaim read(SignedRequest request) throws SignatureRefused {
    List<String> lines = request.header("authorization");
    boolean inHeader = lines.stream().anyMatch(line -> line.startsWith("AWS4-"));
    boolean inQuery =
        !request.query("X-Amz-Algorithm").isEmpty() || !request.query(SIGNATURE).isEmpty();
    if (inHeader && (inQuery || lines.size() > 1)) {
      throw incomplete("The request is signed more than once: sign it in one header or the query.");
    }
    return inHeader ? fromHeader(request, lines.getFirst()) : inQuery ? fromQuery(request) : null;
  }

  /// @throws SignatureRefused if the date does not exist
  Instant time() throws SignatureRefused {
    try {
      return LocalDateTime.parse(date, DATE).toInstant(ZoneOffset.UTC);
    } catch (DateTimeException e) {
      throw incomplete("X-Amz-Date must be a date of the form 20260131T235959Z.");
    }
  }

  private static SignatureClaim fromHeader(SignedRequest request, String line)
      throws SignatureRefused {
    int blank = line.indexOf(' ');
    if (blank < 0 || !line.substring(0, blank).equals(ALGORITHM)) {
      throw incomplete("Authorization must begin with AWS4-HMAC-SHA256.");
    }
    Map<String, String> fields = new HashMap<>();
    for (String field : line.substring(blank + 1).split(",", -1)) {
      int equals = field.indexOf('=');
      String name = equals < 0 ? "" : field.substring(0, equals).strip();
      if (equals < 0 || fields.put(name, field.substring(equals + 1).strip()) != null) {
        throw incomplete("Authorization must hold Credential, SignedHeaders and Signature, once.");
      }
    }
    return of(
        fields.get("Credential"),
        one(request.header("x-amz-date"), "X-Amz-Date"),
        null,
        fields.get("SignedHeaders"),
        fields.get("Signature"));
  }

  private static SignatureClaim fromQuery(SignedRequest request) throws SignatureRefused {
    if (!one(request.query("X-Amz-Algorithm"), "X-Amz-Algorithm").equals(ALGORITHM)) {
      throw incomplete("X-Amz-Algorithm must be AWS4-HMAC-SHA256.");
    }
    String expires = one(request.query("X-Amz-Expires"), "X-Amz-Expires");
    int seconds = expires.matches("[0-9]{1,6}") ? Integer.parseInt(expires) : 0;
    if (seconds < 1 || seconds > LONGEST_LIFETIME) {
      throw incomplete("X-Amz-Expires must be 1 to 604800 seconds (7 days).");
    }
    return of(
        one(request.query("X-Amz-Credential"), "X-Amz-Credential"),
        one(request.query("X-Amz-Date"), "X-Amz-Date"),
        Duration.ofSeconds(seconds),
        one(request.query("X-Amz-SignedHeaders"), "X-Amz-SignedHeaders"),
        one(request.query(SIGNATURE), SIGNATURE));
  }

  private static SignatureClaim of(
      @Nullable String credential,
      String date,
      @Nullable Duration lifetime,
      @Nullable String signedHeaders,
      @Nullable String signature)
      throws SignatureRefused {
    if (signedHeaders == null || signedHeaders.isEmpty()) {
      throw incomplete("The signature names no SignedHeaders.");
    }
    if (signature == null || !SIGNATURE_FORM.matcher(signature).matches()) {
      throw incomplete("The Signature must be 64 lower-case hexadecimal digits.");
    }
    if (!DATE_FORM.matcher(date).matches()) {
      throw incomplete("X-Amz-Date must be a date of the form 20260131T235959Z.");
    }
    List<String> names = Arrays.asList(signedHeaders.split(";", -1));
    return new SignatureClaim(scope(credential), date, lifetime, names, signature);
  }

  private static Scope scope(@Nullable String credential) throws SignatureRefused {
    String[] parts = credential == null ? new String[0] : credential.split("/", -1);
    if (parts.length != 5 || parts[0].isEmpty()) {
      throw incomplete("The Credential must be KEY/YYYYMMDD/REGION/execute-api/aws4_request.");
    }
    return new Scope(parts[0], parts[1], parts[2], parts[3], parts[4]);
  }

  private static String one(List<String> values, String name) throws SignatureRefused {
    if (values.size() != 1) {
      throw incomplete("The request needs exactly one %s.".formatted(name));
    }
    return values.getFirst().strip();
  }

  private static SignatureRefused incomplete(String message) {
    return new SignatureRefused(Refused.incomplete(message));
  }
}
