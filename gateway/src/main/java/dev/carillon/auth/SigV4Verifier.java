// SPDX-License-Identifier: Apache-2.0
package dev.carillon.auth;

import dev.carillon.config.Management;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Verifies AWS Signature Version 4 on requests of the management API, in the header form and the
/// presigned query form (contract 5.3). Any thread.
///
/// The head is judged before a byte of the body is kept; where it states the body's hash, the whole
/// signature is.
public final class SigV4Verifier {
  private static final Duration SKEW = Duration.ofMinutes(5);
  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

  private final KeyRing keys;
  private final String region;
  private final Clock clock;
  private final boolean open;

  /// @param open the open development default: requests without a signature, or with a key that is
  ///   not known, are anonymous instead of refused; a known key is verified all the same
  /// @throws IllegalArgumentException if a key is listed twice or has an empty part
  public SigV4Verifier(
      List<Management.Credential> credentials, String region, Clock clock, boolean open) {
    this.keys = new KeyRing(credentials);
    this.region = region;
    this.clock = clock;
    this.open = open;
  }

  /// Accepts a function's key from now on. Whoever needs no signature without it needs none with
  /// it.
  ///
  /// @throws IllegalArgumentException if its id is known with another secret, or a part is empty
  public void accept(FunctionKey key) {
    keys.add(key);
  }

  /// Takes back one [#accept]: others may have the same key, and the configuration may list it.
  public void forget(FunctionKey key) {
    keys.remove(key);
  }

  /// What a signature is for: one for a service is none for another.
  public enum Service {
    EXECUTE_API("execute-api"),
    LAMBDA("lambda");

    private final String scope;

    Service(String scope) {
      this.scope = scope;
    }
  }

  /// Judges the head of a request to an API or its management.
  public SignatureCheck begin(HttpHead head) {
    return begin(head, Service.EXECUTE_API);
  }

  /// Judges the head of a request.
  public SignatureCheck begin(HttpHead head, Service service) {
    try {
      SignedRequest request = new SignedRequest(head);
      SignatureClaim claim = SignatureClaim.read(request);
      if (claim == null) {
        return open ? new SignatureCheck.Anonymous() : Refused.unsigned();
      }
      KnownKey key = keys.find(claim.scope().accessKeyId());
      if (key == null) {
        return open ? new SignatureCheck.Anonymous() : Refused.unknownKey();
      }
      requireScope(claim, service);
      requireTime(claim);
      requireHeaders(claim, request);
      if (!key.hasToken(sessionTokens(request))) {
        return Refused.unknownKey();
      }
      String hash = statedHash(request);
      List<String> canonical = request.canonical(claim.signedHeaders());
      if (hash != null && !key.signed(claim, canonical, hash)) {
        return Refused.wrongSignature();
      }
      return new PendingSignature(key, claim, canonical, hash);
    } catch (SignatureRefused e) {
      return e.refused();
    }
  }

  private void requireScope(SignatureClaim claim, Service service) throws SignatureRefused {
    SignatureClaim.Scope scope = claim.scope();
    if (!scope.region().equals(region)) {
      throw refused("Credential should be scoped to a valid region: " + region + ".");
    }
    if (!scope.service().equals(service.scope)) {
      throw refused("Credential should be scoped to correct service: '" + service.scope + "'.");
    }
    if (!scope.end().equals("aws4_request")) {
      throw refused("Credential should be scoped with a valid terminator: 'aws4_request'.");
    }
    if (!claim.date().startsWith(scope.date()) || scope.date().length() != 8) {
      throw refused("Date in Credential scope does not match YYYYMMDD from X-Amz-Date.");
    }
  }

  private void requireTime(SignatureClaim claim) throws SignatureRefused {
    Instant signed = claim.time();
    Instant now = clock.instant();
    if (signed.isAfter(now.plus(SKEW))) {
      throw refused(
          "Signature not yet current: it is dated more than 5 minutes ahead of this clock, "
              + now
              + ".");
    }
    Duration lifetime = claim.lifetime();
    boolean expired =
        lifetime == null ? signed.isBefore(now.minus(SKEW)) : !now.isBefore(signed.plus(lifetime));
    if (expired) {
      throw refused("Signature expired: by this clock it is " + now + ".");
    }
  }

  private static void requireHeaders(SignatureClaim claim, SignedRequest request)
      throws SignatureRefused {
    List<String> signed = claim.signedHeaders();
    if (!signed.contains("host") || request.header("host").size() != 1) {
      throw refused("'Host' must be there once, and be a 'SignedHeader' in the AWS Authorization.");
    }
    if (!request.header("x-amz-security-token").isEmpty()
        && !signed.contains("x-amz-security-token")) {
      throw refused("'X-Amz-Security-Token' must be a 'SignedHeader' in the AWS Authorization.");
    }
    for (int i = 0; i < signed.size(); i++) {
      if (request.header(signed.get(i)).isEmpty()) {
        throw refused("A header that SignedHeaders names is not in the request.");
      }
      if (i > 0 && signed.get(i - 1).compareTo(signed.get(i)) >= 0) {
        throw refused("SignedHeaders must be sorted, in lower case and name each header once.");
      }
    }
  }

  /// In a header, which is signed, or in the query, which always is.
  private static List<String> sessionTokens(SignedRequest request) {
    List<String> tokens = new ArrayList<>(request.header("x-amz-security-token"));
    tokens.addAll(request.query("X-Amz-Security-Token"));
    return tokens;
  }

  /// The hash that the request states for its body, null if it states none. `UNSIGNED-PAYLOAD` and
  /// `STREAMING-…` are none: with them anybody on the way could change the message.
  private static @Nullable String statedHash(SignedRequest request) throws SignatureRefused {
    List<String> stated = request.header("x-amz-content-sha256");
    if (stated.isEmpty()) {
      stated = request.query("X-Amz-Content-Sha256");
    }
    if (stated.isEmpty()) {
      return null;
    }
    String hash = stated.getFirst().strip();
    if (stated.size() > 1 || !HASH.matcher(hash).matches()) {
      throw refused(
          "x-amz-content-sha256 must be the SHA-256 of the body in lower-case hexadecimal digits, once; unsigned and streaming payloads are not accepted.");
    }
    return hash;
  }

  private static SignatureRefused refused(String message) {
    return new SignatureRefused(Refused.invalid(message));
  }
}
