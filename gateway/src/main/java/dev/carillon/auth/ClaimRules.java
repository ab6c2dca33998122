// SPDX-License-Identifier: Apache-2.0
package dev.carillon.auth;

import dev.carillon.config.AuthorizerConfig.Grants;
import dev.carillon.config.AuthorizerConfig.Jwt;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the claims of a token must say (RFC 7519 section 4.1), and what they allow.
final class ClaimRules {
  // The year 9999: an `exp` beyond it means never, and overflows nothing.
  private static final long LATEST = 253_402_300_799L;

  private final @Nullable String issuer;
  private final @Nullable String audience;
  private final Duration leeway;
  private final ChannelClaim join;
  private final ChannelClaim publish;

  ClaimRules(Jwt config) {
    if (config.leeway().isNegative()) {
      throw new IllegalArgumentException("leeway must not be negative");
    }
    issuer = config.issuer();
    audience = config.audience();
    leeway = config.leeway();
    join = ChannelClaim.of(config.join());
    publish = ChannelClaim.of(config.publish());
  }

  /// @throws TokenRefused if a claim does not hold at `now`
  Principal admit(Map<String, Object> claims, Instant now) throws TokenRefused {
    Instant expires = time(claims, "exp");
    Instant notBefore = time(claims, "nbf");
    Instant issuedAt = time(claims, "iat");
    if (expires == null) {
      throw new TokenRefused("it has no exp");
    }
    if (!now.isBefore(expires.plus(leeway))) {
      throw new TokenRefused("it has expired");
    }
    if (notBefore != null && now.isBefore(notBefore.minus(leeway))) {
      throw new TokenRefused("it is not valid yet (nbf)");
    }
    if (issuedAt != null && now.isBefore(issuedAt.minus(leeway))) {
      throw new TokenRefused("it was issued in the future (iat)");
    }
    if (issuer != null && !issuer.equals(claims.get("iss"))) {
      throw new TokenRefused("its iss is not the configured one");
    }
    if (audience != null && !isAudience(claims.get("aud"), audience)) {
      throw new TokenRefused("its aud does not hold the configured one");
    }
    String id = ChannelPattern.scalar(claims.get("sub"));
    Instant issued = issuedAt != null ? issuedAt : notBefore != null ? notBefore : now;
    return new Principal(
        id == null ? "" : id,
        ChannelPermissions.of(join.patterns(claims), publish.patterns(claims), claims),
        expires,
        issued);
  }

  private static boolean isAudience(@Nullable Object claim, String audience) {
    return audience.equals(claim) || (claim instanceof List<?> list && list.contains(audience));
  }

  private static @Nullable Instant time(Map<String, Object> claims, String name)
      throws TokenRefused {
    Object value = claims.get(name);
    if (value == null) {
      return null;
    }
    if (value instanceof Number seconds) {
      double exact = Math.clamp(seconds.doubleValue(), 0, LATEST);
      return Instant.ofEpochMilli((long) (exact * 1_000));
    }
    throw new TokenRefused("its %s is no number".formatted(name));
  }

  /// Where a token says its channels.
  record ChannelClaim(@Nullable String claim, List<ChannelPattern> always) {
    static ChannelClaim of(Grants grants) {
      return new ChannelClaim(grants.claim(), ChannelPermissions.patterns(grants.always()));
    }

    List<ChannelPattern> patterns(Map<String, Object> claims) {
      Object value = claim == null ? null : claims.get(claim);
      List<?> texts =
          switch (value) {
            case String text -> Arrays.asList(text.split(" "));
            case List<?> list -> list;
            case null, default -> List.of();
          };
      if (texts.isEmpty()) {
        return always;
      }
      List<ChannelPattern> patterns = new ArrayList<>(always);
      for (Object text : texts) {
        add(patterns, text);
      }
      return patterns;
    }

    // What is no pattern opens nothing; the rest of the token still counts.
    private static void add(List<ChannelPattern> patterns, @Nullable Object text) {
      if (text instanceof String pattern) {
        try {
          patterns.add(ChannelPattern.parse(pattern));
        } catch (IllegalArgumentException e) {
          // as said above
        }
      }
    }
  }
}
