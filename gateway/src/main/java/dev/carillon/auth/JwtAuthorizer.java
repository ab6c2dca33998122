// SPDX-License-Identifier: Apache-2.0
package dev.carillon.auth;

import dev.carillon.config.AuthorizerConfig;
import dev.carillon.config.AuthorizerConfig.Jwt;
import dev.carillon.config.Secret;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Checks signed tokens (RFC 7519, with the cautions of RFC 8725) and says what they allow. Any
/// thread.
public final class JwtAuthorizer {
  // Keys tried for one token that names none: a curve costs over half a millisecond, and anybody
  // can ask.
  private static final int MOST_TRIES = 4;

  private static final TokenResult UNSIGNED =
      new TokenResult.Invalid("no key that is known here signed it");
  private static final byte[] NOTHING = {};

  private final List<VerificationKey> configured;
  private final @Nullable JwksSource jwks;
  private final ClaimRules rules;
  private final Clock clock;
  private final Executor costly;

  /// Checks everything on the thread that asks.
  JwtAuthorizer(Jwt config, Clock clock) {
    this(config, clock, Runnable::run);
  }

  /// Fetches nothing yet.
  ///
  /// @param costly runs the checks that take too long for an event loop: see [CostlyChecks]
  /// @throws IllegalArgumentException if a key, the address of the key set, an algorithm or a
  ///   channel pattern is wrong; the message says which and holds no secret
  public JwtAuthorizer(Jwt config, Clock clock, Executor costly) {
    this.clock = clock;
    this.costly = costly;
    configured = keys(config.keys());
    jwks =
        config.jwks() == null
            ? null
            : new JwksSource(config.jwks(), algorithms(config.algorithms()), clock);
    if (configured.isEmpty() && jwks == null) {
      throw new IllegalArgumentException("a jwt authorizer needs keys or jwks");
    }
    rules = new ClaimRules(config);
  }

  /// Checks a token.
  ///
  /// @param then is called exactly once: before this returns if the key is known and its algorithm
  ///   cheap, otherwise later, on another thread, when the signature was checked or the key set was
  ///   fetched (at most 5 s)
  public void verify(@Nullable String token, Consumer<TokenResult> then) {
    SignedToken parsed;
    try {
      parsed = SignedToken.parse(token);
    } catch (TokenRefused e) {
      then.accept(e.result());
      return;
    }
    if (parsed.algorithm().costly) {
      costly.execute(() -> verify(parsed, then));
    } else {
      verify(parsed, then);
    }
  }

  private void verify(SignedToken parsed, Consumer<TokenResult> then) {
    if (jwks == null) {
      then.accept(check(parsed, List.of()));
      return;
    }
    JwksSource source = jwks;
    List<VerificationKey> fetched = source.keys();
    TokenResult result = check(parsed, fetched);
    if (result.equals(UNSIGNED) && !anyFits(fetched, parsed)) {
      if (source.fetchFor(parsed.algorithm(), () -> then.accept(check(parsed, source.keys())))) {
        return;
      }
      // A fetch may have ended since the keys were read.
      result = check(parsed, source.keys());
    }
    then.accept(result);
  }

  private TokenResult check(SignedToken token, List<VerificationKey> fetched) {
    if (!isSigned(token, configured, configured.size()) && !isSigned(token, fetched, MOST_TRIES)) {
      return UNSIGNED;
    }
    try {
      return new TokenResult.Valid(rules.admit(token.claims(), clock.instant()));
    } catch (TokenRefused e) {
      return e.result();
    }
  }

  private static boolean isSigned(SignedToken token, List<VerificationKey> keys, int mostTries) {
    byte[] input = keys.isEmpty() ? NOTHING : token.input();
    int tries = 0;
    for (VerificationKey key : keys) {
      if (key.fits(token.algorithm(), token.kid())) {
        if (tries++ == mostTries) {
          return false;
        }
        if (key.verifies(input, token.signature())) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean anyFits(List<VerificationKey> keys, SignedToken token) {
    for (VerificationKey key : keys) {
      if (key.fits(token.algorithm(), token.kid())) {
        return true;
      }
    }
    return false;
  }

  private static Set<SigningAlgorithm> algorithms(List<String> names) {
    Set<SigningAlgorithm> algorithms = EnumSet.noneOf(SigningAlgorithm.class);
    for (String name : names) {
      SigningAlgorithm algorithm = SigningAlgorithm.named(name);
      if (algorithm == null || algorithm == SigningAlgorithm.HS256) {
        throw new IllegalArgumentException(
            "algorithms: '%s' cannot be used with a key set, only RS256, ES256 and EdDSA"
                .formatted(name));
      }
      algorithms.add(algorithm);
    }
    if (algorithms.isEmpty()) {
      throw new IllegalArgumentException("algorithms: name at least one of RS256, ES256 and EdDSA");
    }
    return algorithms;
  }

  private static List<VerificationKey> keys(List<AuthorizerConfig.Key> keys) {
    List<VerificationKey> read = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      try {
        read.add(key(keys.get(i)));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("keys[%d]: %s".formatted(i, e.getMessage()), e);
      }
    }
    return List.copyOf(read);
  }

  private static VerificationKey key(AuthorizerConfig.Key key) {
    SigningAlgorithm algorithm = SigningAlgorithm.named(key.algorithm());
    Secret secret = key.secret();
    Secret pem = key.pem();
    if (algorithm == null) {
      throw new IllegalArgumentException("algorithm must be HS256, RS256, ES256 or EdDSA");
    }
    if (algorithm == SigningAlgorithm.HS256) {
      if (secret == null || pem != null) {
        throw new IllegalArgumentException("HS256 takes a secret and no pem");
      }
      if (secret.value().contains("-----BEGIN ")) {
        throw new IllegalArgumentException(
            "the secret of HS256 is a PEM key, which is not secret if it is public: give it as pem of RS256, ES256 or EdDSA");
      }
      return VerificationKey.secret(key.kid(), secret.value().getBytes(StandardCharsets.UTF_8));
    }
    if (pem == null || secret != null) {
      throw new IllegalArgumentException(algorithm.jose + " takes a pem and no secret");
    }
    return VerificationKey.of(algorithm, key.kid(), PublicKeyPem.read(pem.value(), algorithm));
  }
}
