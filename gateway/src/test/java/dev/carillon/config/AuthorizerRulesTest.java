// SPDX-License-Identifier: Apache-2.0
package dev.carillon.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuthorizerRulesTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "keys: [{algorithm: HS256, secret: 12345678901234567890123456789012}]",
        "keys: [{algorithm: EdDSA, kid: a, pem: '-----BEGIN PUBLIC KEY-----'}]",
        "jwks: 'https://id.example/keys'",
        "jwks: 'http://127.0.0.1:9/keys'",
        "jwks: 'http://[::1]:9/keys'",
        "jwks: 'http://localhost:9/keys', leeway: 0s",
        "jwks: 'https://id.example/keys', join: {always: ['user-{sub}', 'news', 'a:*', '*']}",
      })
  void whatIsSafeIsAccepted(String jwt) throws IOException {
    assertThat(problems(jwt)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "issuer: x | : needs a key: list `keys`, or give the `jwks` address of a key set",
        "keys: [{algorithm: HS256, secret: 1234567890123456789012345678901}] | .keys[0].secret: must have at least 32 bytes (RFC 7518 section 3.2)",
        "keys: [{algorithm: HS256}] | .keys[0].secret: HS256 needs a `secret` of at least 32 bytes",
        "keys: [{algorithm: HS256, secret: 12345678901234567890123456789012, pem: x}] | .keys[0].pem: HS256 signs with a `secret`; a public key must not be one",
        "keys: [{algorithm: none}] | .keys[0].algorithm: expected one of HS256, RS256, ES256, EdDSA, not 'none'",
        "keys: [{secret: x}] | .keys[0].algorithm: must be given",
        "keys: [{algorithm: RS256}] | .keys[0].pem: RS256 needs a public key in `pem`",
        "keys: [{algorithm: RS256, pem: secret words}] | .keys[0].pem: expected PEM text, which begins with -----BEGIN PUBLIC KEY-----",
        "keys: [{algorithm: RS256, pem: '-----BEGIN PRIVATE KEY-----'}] | .keys[0].pem: this is a private key; the gateway needs the public one only",
        "keys: [{algorithm: ES256, secret: x, pem: '-----BEGIN PUBLIC KEY-----'}] | .keys[0].secret: ES256 is checked with a public key in `pem`",
        "jwks: 'http://id.example/keys' | .jwks: must begin with https://: who can change the keys lets himself in",
        "jwks: 'https://me:pass@id.example/keys' | .jwks: expected a URL such as https://example.com/keys, with no password in it",
        "jwks: 'a b' | .jwks: expected a URL such as https://example.com/keys",
        "jwks: 'https://id.example/keys', algorithms: [HS256] | .algorithms[0]: expected one of RS256, ES256, EdDSA, not 'HS256'",
        "jwks: 'https://id.example/keys', algorithms: [] | .algorithms: must list at least one of RS256, ES256, EdDSA",
        "jwks: 'https://id.example/keys', leeway: 11m | .leeway: must be from 0s to 10m, not 11m",
        "jwks: 'https://id.example/keys', publish: {always: ['a*b']} | .publish.always[0]: expected a channel, PREFIX* or a name with {CLAIM} in it, not 'a*b'",
      })
  void whatIsNotSafeIsRefused(String jwt, String problem) throws IOException {
    assertThat(problems(jwt))
        .containsExactly("carillon.yaml:3: apis[0].authorizers.main.jwt" + problem);
  }

  @Test
  void aStageNamesAnAuthorizerOfItsOwnApi() throws Exception {
    assertThat(
            ConfigText.of(
                    folder,
                    """
                    apis:
                      - authorizers: {main: {jwt: {jwks: 'https://id.example/keys'}}}
                      - id: bbbbbbbbbb
                        domains: [b.example]
                        stages:
                          - name: dev
                            auth: main
                    """)
                .problems())
        .containsExactly(
            "carillon.yaml:7: apis[1].stages[0].auth: expected `none`, `iam` or an authorizer of the API 'bbbbbbbbbb' (it has none), not 'main'");
  }

  @Test
  void noAuthorizerIsNamedNone() throws Exception {
    assertThat(
            ConfigText.of(
                    folder, "apis: [{authorizers: {none: {jwt: {jwks: 'https://id.example/k'}}}}]")
                .problems())
        .containsExactly(
            "carillon.yaml:1: apis[0].authorizers.none: an authorizer needs a name other than `none`, which means nobody, and `iam`, which means signed requests");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "request: f",
        "request: {function: f, identitySource: []}",
        "request: {function: f, timeout: 50ms, identitySource: [route.request.header.Auth, route.request.querystring.token, stageVariables.x, context.domainName]}",
      })
  void aFunctionMayDecide(String authorizer) throws IOException {
    assertThat(problemsOf(authorizer)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "request: g | .request.function: there is no function 'g'; list it below `functions` of this API",
        "request: {timeout: 1s} | .request.function: must be given",
        "request: {function: f, identitySource: [header.Auth]} | .request.identitySource[0]: expected route.request.header.NAME, route.request.querystring.NAME, stageVariables.NAME or context.NAME, not 'header.Auth'",
        "request: {function: f, timeout: 30s} | .request.timeout: must be from 50ms to 29s, not 30s",
        "request: f, jwt: {jwks: 'https://id.example/keys'} | : needs either `jwt` (signed tokens) or `request` (a function decides)",
        "'' | : needs either `jwt` (signed tokens) or `request` (a function decides)",
      })
  void aFunctionThatCannotDecideIsRefused(String authorizer, String problem) throws IOException {
    assertThat(problemsOf(authorizer))
        .containsExactly("carillon.yaml:4: apis[0].authorizers.main" + problem);
  }

  private java.util.List<String> problemsOf(String authorizer) throws IOException {
    return ConfigText.of(
            folder,
            "apis:\n- functions: {f: {lambda: {function: f}}}\n  authorizers:\n    main: {%s}\n"
                .formatted(authorizer))
        .problems();
  }

  private java.util.List<String> problems(String jwt) throws IOException {
    return ConfigText.of(folder, "apis:\n- authorizers:\n    main: {jwt: {%s}}\n".formatted(jwt))
        .problems();
  }
}
