// SPDX-License-Identifier: Apache-2.0
package dev.carillon.config;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What makes an authorizer usable, and its keys safe: one algorithm for one key, so that no public
/// key is ever taken for a secret (RFC 8725 section 3.1).
final class AuthorizerRules {
  private static final String HS256 = "HS256";
  private static final List<String> PUBLIC_KEY = List.of("RS256", "ES256", "EdDSA");

  /// RFC 7518 section 3.2: a key at least as long as the hash.
  private static final int SHORTEST_SECRET = 32;

  private static final Duration LONGEST_LEEWAY = Duration.ofMinutes(10);

  /// A channel name with claims in braces, then perhaps `*` (design 8).
  private static final Pattern CHANNEL_PATTERN =
      Pattern.compile("([-A-Za-z0-9_=@,.;:]|\\{[^{}]+}){0,164}\\*?");

  private static final Pattern IDENTITY_SOURCE =
      Pattern.compile(
          "(route\\.request\\.(header|querystring)|stageVariables|context)\\.[a-zA-Z0-9._-]+");

  private final Report report;

  private AuthorizerRules(Report report) {
    this.report = report;
  }

  static void check(String path, ApiConfig api, Report report) {
    AuthorizerRules rules = new AuthorizerRules(report);
    api.authorizers()
        .forEach((name, authorizer) -> {
          rules.authorizer(path + ".authorizers." + name, name, authorizer, api);
        });
  }

  private void authorizer(String path, String name, AuthorizerConfig authorizer, ApiConfig api) {
    if (name.isBlank() || name.equals(StageConfig.NOBODY) || name.equals(StageConfig.IAM)) {
      report.problem(
          path,
          "an authorizer needs a name other than `none`, which means nobody, and `iam`, which means signed requests");
    }
    AuthorizerConfig.Jwt jwt = authorizer.jwt();
    AuthorizerConfig.Request request = authorizer.request();
    if ((jwt == null) == (request == null)) {
      report.problem(path, "needs either `jwt` (signed tokens) or `request` (a function decides)");
    }
    if (jwt != null) {
      jwt(path + ".jwt", jwt);
    }
    if (request != null) {
      request(path + ".request", request, api);
    }
  }

  private void request(String path, AuthorizerConfig.Request request, ApiConfig api) {
    if (!api.functions().containsKey(request.function())) {
      report.problem(
          path + ".function",
          "there is no function "
              + Problem.quote(request.function())
              + "; list it below `functions` of this API");
    }
    grants(path + ".join", request.join());
    grants(path + ".publish", request.publish());
    for (int i = 0; i < request.identitySource().size(); i++) {
      if (!IDENTITY_SOURCE.matcher(request.identitySource().get(i)).matches()) {
        report.problem(
            path + ".identitySource[" + i + "]",
            "expected route.request.header.NAME, route.request.querystring.NAME, stageVariables.NAME or context.NAME, not "
                + Problem.quote(request.identitySource().get(i)));
      }
    }
    RouteRules.waitFor(path + ".timeout", request.timeout(), report);
  }

  private void jwt(String path, AuthorizerConfig.Jwt jwt) {
    if (jwt.keys().isEmpty()
        && jwt.jwks() == null
        && report.sound(path + ".keys")
        && report.sound(path + ".jwks")) {
      report.problem(path, "needs a key: list `keys`, or give the `jwks` address of a key set");
    }
    for (int i = 0; i < jwt.keys().size(); i++) {
      key(path + ".keys[" + i + "]", jwt.keys().get(i));
    }
    jwks(path + ".jwks", jwt.jwks());
    algorithms(path + ".algorithms", jwt.algorithms());
    if (jwt.leeway().compareTo(LONGEST_LEEWAY) > 0) {
      report.problem(
          path + ".leeway", "must be from 0s to 10m, not " + ScalarType.print(jwt.leeway()));
    }
    grants(path + ".join", jwt.join());
    grants(path + ".publish", jwt.publish());
  }

  private void key(String path, AuthorizerConfig.Key key) {
    if (key.algorithm().equals(HS256)) {
      secret(path, key);
    } else if (PUBLIC_KEY.contains(key.algorithm())) {
      pem(path, key);
    } else {
      report.problem(
          path + ".algorithm",
          "expected one of HS256, RS256, ES256, EdDSA, not " + Problem.quote(key.algorithm()));
    }
  }

  private void secret(String path, AuthorizerConfig.Key key) {
    Secret secret = key.secret();
    if (key.pem() != null) {
      report.problem(path + ".pem", "HS256 signs with a `secret`; a public key must not be one");
    }
    if (secret == null) {
      report.problem(path + ".secret", "HS256 needs a `secret` of at least 32 bytes");
    } else if (secret.value().getBytes(StandardCharsets.UTF_8).length < SHORTEST_SECRET) {
      report.problem(path + ".secret", "must have at least 32 bytes (RFC 7518 section 3.2)");
    }
  }

  private void pem(String path, AuthorizerConfig.Key key) {
    Secret pem = key.pem();
    if (key.secret() != null) {
      report.problem(path + ".secret", key.algorithm() + " is checked with a public key in `pem`");
    }
    if (pem == null) {
      report.problem(path + ".pem", key.algorithm() + " needs a public key in `pem`");
    } else if (pem.value().contains("PRIVATE KEY-----")) {
      report.problem(path + ".pem", "this is a private key; the gateway needs the public one only");
    } else if (!pem.value().contains("-----BEGIN ")) {
      report.problem(
          path + ".pem", "expected PEM text, which begins with -----BEGIN PUBLIC KEY-----");
    }
  }

  private void jwks(String path, @Nullable URI jwks) {
    if (jwks == null) {
      return;
    }
    String host = jwks.getHost();
    if (host == null || jwks.getRawUserInfo() != null) {
      report.problem(
          path, "expected a URL such as https://example.com/keys, with no password in it");
      return;
    }
    String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    boolean secure =
        "https".equals(jwks.getScheme())
            || ("http".equals(jwks.getScheme()) && new HostPort(bare, 0).loopback());
    if (!secure) {
      report.problem(path, "must begin with https://: who can change the keys lets himself in");
    }
  }

  private void algorithms(String path, List<String> algorithms) {
    if (algorithms.isEmpty()) {
      report.problem(path, "must list at least one of " + String.join(", ", PUBLIC_KEY));
    }
    for (int i = 0; i < algorithms.size(); i++) {
      if (!PUBLIC_KEY.contains(algorithms.get(i))) {
        report.problem(
            path + "[" + i + "]",
            "expected one of "
                + String.join(", ", PUBLIC_KEY)
                + ", not "
                + Problem.quote(algorithms.get(i)));
      }
    }
  }

  private void grants(String path, AuthorizerConfig.Grants grants) {
    for (int i = 0; i < grants.always().size(); i++) {
      String pattern = grants.always().get(i);
      if (pattern.isEmpty() || !CHANNEL_PATTERN.matcher(pattern).matches()) {
        report.problem(
            path + ".always[" + i + "]",
            "expected a channel, PREFIX* or a name with {CLAIM} in it, not "
                + Problem.quote(pattern));
      }
    }
  }
}
