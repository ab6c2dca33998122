// SPDX-License-Identifier: Apache-2.0
package dev.carillon.auth;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/// A token in the compact form (RFC 7515 section 7.1), its header read, its claims not yet: they
/// are parsed only after the signature held.
final class SignedToken {
  private static final int LONGEST = 8 * 1024;
  // Strict: what two readers could understand differently is refused (RFC 7519 section 4).
  private static final ObjectReader JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build()
          .readerFor(new TypeReference<Map<String, Object>>() {});

  /// What was read of the header that came last: an issuer writes the same one into all its tokens.
  private record Header(String part, SigningAlgorithm algorithm, @Nullable String kid) {}

  private static volatile @Nullable Header last;

  private final String token;
  private final int lastDot;
  private final Header header;
  private final byte[] signature;

  private SignedToken(String token, int lastDot, Header header, byte[] signature) {
    this.token = token;
    this.lastDot = lastDot;
    this.header = header;
    this.signature = signature;
  }

  private static Header header(String part) throws TokenRefused {
    Header known = last;
    if (known != null && known.part.equals(part)) {
      return known;
    }
    Header read = readHeader(part);
    last = read;
    return read;
  }

  private static Header readHeader(String part) throws TokenRefused {
    Map<String, Object> header = object(part);
    // Nothing critical is understood here; b64 (RFC 7797) and zip change what is signed, and a cty
    // of JWT means that the claims are yet another token.
    if (header.containsKey("crit") || header.containsKey("b64") || header.containsKey("zip")) {
      throw new TokenRefused("its header asks for an extension (crit, b64 or zip)");
    }
    if (header.get("cty") instanceof String type && type.equalsIgnoreCase("JWT")) {
      throw new TokenRefused("it holds another token");
    }
    SigningAlgorithm known =
        header.get("alg") instanceof String alg ? SigningAlgorithm.named(alg) : null;
    if (known == null) {
      throw new TokenRefused("its algorithm is not HS256, RS256, ES256 or EdDSA");
    }
    return new Header(part, known, kid(header.get("kid")));
  }

  static SignedToken parse(@Nullable String token) throws TokenRefused {
    if (token == null || token.isEmpty()) {
      throw new TokenRefused("there is none");
    }
    if (token.length() > LONGEST) {
      throw new TokenRefused("it is longer than 8 KB");
    }
    int first = token.indexOf('.');
    int end = token.lastIndexOf('.');
    if (first <= 0 || end == first || token.indexOf('.', first + 1) != end) {
      throw new TokenRefused("it does not have three parts");
    }
    byte[] signature = decode(token.substring(end + 1));
    return new SignedToken(token, end, header(token.substring(0, first)), signature);
  }

  SigningAlgorithm algorithm() {
    return header.algorithm;
  }

  @Nullable String kid() {
    return header.kid;
  }

  /// The bytes that are signed.
  byte[] input() {
    return token.substring(0, lastDot).getBytes(StandardCharsets.US_ASCII);
  }

  byte[] signature() {
    return signature;
  }

  Map<String, Object> claims() throws TokenRefused {
    return object(token.substring(token.indexOf('.') + 1, lastDot));
  }

  private static @Nullable String kid(@Nullable Object kid) throws TokenRefused {
    if (kid == null) {
      return null;
    }
    if (kid instanceof String text) {
      return text;
    }
    throw new TokenRefused("its kid is no text");
  }

  private static Map<String, Object> object(String part) throws TokenRefused {
    byte[] json = decode(part);
    try {
      Map<String, Object> object = JSON.readValue(json);
      if (object != null) {
        return object;
      }
    } catch (JacksonException e) {
      // answered below; its message quotes the token
    }
    throw new TokenRefused("a part of it is no JSON object");
  }

  private static byte[] decode(String part) throws TokenRefused {
    try {
      // Padding is no part of a compact token, yet the decoder would take it.
      if (part.indexOf('=') < 0) {
        return Base64.getUrlDecoder().decode(part);
      }
    } catch (IllegalArgumentException e) {
      // answered below
    }
    throw new TokenRefused("a part of it is no base64url");
  }
}
