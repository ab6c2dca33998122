// SPDX-License-Identifier: Apache-2.0
package dev.carillon.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A signed request whose head is in order; what is missing is its body.
public final class PendingSignature implements SignatureCheck {
  private final KnownKey key;
  private final SignatureClaim claim;
  private final List<String> canonical;
  private final @Nullable String signedHash;

  /// @param signedHash the hash of the body that the request states, over which the signature was
  ///   already verified; null if it states none
  PendingSignature(
      KnownKey key, SignatureClaim claim, List<String> canonical, @Nullable String signedHash) {
    this.key = key;
    this.claim = claim;
    this.canonical = canonical;
    this.signedHash = signedHash;
  }

  /// Decides, given the whole body (empty if there is none).
  public BodyCheck finish(byte[] body) {
    String hash = KnownKey.sha256(body);
    if (signedHash != null) {
      return MessageDigest.isEqual(ascii(hash), ascii(signedHash))
          ? key.verified()
          : Refused.invalid("The body is not the one whose hash x-amz-content-sha256 states.");
    }
    return key.signed(claim, canonical, hash) ? key.verified() : Refused.wrongSignature();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
