// SPDX-License-Identifier: Apache-2.0
package dev.carillon.functions;

import dev.carillon.auth.JwtAuthorizer;
import dev.carillon.auth.OriginRule;
import dev.carillon.config.AuthorizerConfig;
import dev.carillon.config.AuthorizerConfig.Grants;
import dev.carillon.config.AuthorizerConfig.Jwt;
import dev.carillon.config.Secret;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Who may connect.
///
/// @param origins without a list no web page may, only what is no browser
record AuthorizerSettings(JwtAuthorizer tokens, OriginRule origins) {
  private static final String FILE = "file:";
  private static final Duration LONGEST_LEEWAY = Duration.ofMinutes(10);

  /// @throws IllegalStateException naming all that is wrong
  static AuthorizerSettings of(Map<String, String> variables, Clock clock) {
    var env = new Env(variables);
    JwtAuthorizer tokens = tokens(env, clock);
    OriginRule origins = origins(env);
    env.check();
    if (tokens == null || origins == null) {
      throw new IllegalStateException("a problem was not told");
    }
    return new AuthorizerSettings(tokens, origins);
  }

  private static @Nullable OriginRule origins(Env env) {
    try {
      return OriginRule.of(env.list("ALLOWED_ORIGINS"));
    } catch (IllegalArgumentException e) {
      env.problem("ALLOWED_ORIGINS", "is wrong: " + e.getMessage());
      return null;
    }
  }

  private static @Nullable JwtAuthorizer tokens(Env env, Clock clock) {
    URI jwks = env.address("JWT_JWKS");
    Secret secret = secret(env);
    if (jwks == null && secret == null) {
      env.problem("JWT_JWKS", "or JWT_SECRET must say whose tokens are good");
      return null;
    }
    List<String> algorithms = env.list("JWT_ALGORITHMS");
    Duration leeway = env.duration("JWT_LEEWAY");
    if (leeway != null && leeway.compareTo(LONGEST_LEEWAY) > 0) {
      env.problem("JWT_LEEWAY", "must be at most 10m");
    }
    try {
      return new JwtAuthorizer(
          new Jwt(
              secret == null
                  ? List.of()
                  : List.of(new AuthorizerConfig.Key("HS256", null, secret, null)),
              jwks,
              algorithms.isEmpty() ? List.of("RS256", "ES256", "EdDSA") : algorithms,
              env.text("JWT_ISSUER"),
              env.text("JWT_AUDIENCE"),
              leeway == null ? Duration.ofMinutes(1) : leeway,
              new Grants(env.text("JOIN_CLAIM"), env.list("JOIN_ALWAYS")),
              new Grants(env.text("PUBLISH_CLAIM"), env.list("PUBLISH_ALWAYS"))),
          clock,
          Runnable::run);
    } catch (IllegalArgumentException e) {
      env.problem("JWT_* or *_ALWAYS", "is wrong: " + e.getMessage());
      return null;
    }
  }

  private static @Nullable Secret secret(Env env) {
    String text = env.text("JWT_SECRET");
    if (text == null || !text.startsWith(FILE)) {
      return text == null ? null : new Secret(text);
    }
    try {
      return new Secret(Files.readString(Path.of(text.substring(FILE.length()))).stripTrailing());
    } catch (IOException e) {
      env.problem("JWT_SECRET", "names a file that cannot be read: " + e.getMessage());
      return null;
    }
  }
}
