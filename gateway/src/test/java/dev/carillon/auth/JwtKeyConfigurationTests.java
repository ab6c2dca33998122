// SPDX-License-Identifier: Apache-2.0
package dev.carillon.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.config.AuthorizerConfig;
import dev.carillon.config.AuthorizerConfig.Grants;
import dev.carillon.config.AuthorizerConfig.Jwt;
import dev.carillon.config.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JwtKeyConfigurationTests {
  // Made for this test with `openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256`.
  private static final String CERTIFICATE =
      """
      -----BEGIN CERTIFICATE-----
      MIIBczCCARmgAwIBAgIUanc2F/l4UR9xthlry9/CADn0GnIwCgYIKoZIzj0EAwIw
      DzENMAsGA1UEAwwEdGVzdDAeFw0yNjExMjIxNjQ5MjVaFw0zNjExMTkxNjQ5MjVa
      MA8xDTALBgNVBAMMBHRlc3QwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAATNSd2G
      LdN1sHEuAwoy8CV9EAKK3W2qO3rFiqxfH3cwlHnAeIPifCVjMSjazxH7/OTB1tPJ
      MOKuzIOTYyOao/Qto1MwUTAdBgNVHQ4EFgQUn0WH7Q73KPu6ieOBgdW17uFmvTcw
      HwYDVR0jBBgwFoAUn0WH7Q73KPu6ieOBgdW17uFmvTcwDwYDVR0TAQH/BAUwAwEB
      /zAKBggqhkjOPQQDAgNIADBFAiEArFWgi3sgHObNkb0pmBD/XCmfG5oljj7Lp90M
      Iuokj8oCIAwGRs+mcQcE6pPKavqPpPzgj+Y7NIECfiW40RTvzgTa
      -----END CERTIFICATE-----
      """;

  @Test
  void theKeyOfACertificateIsRead() {
    JwtAuthorizer authorizer = Tokens.authorizer(key("ES256", null, CERTIFICATE));
    Tokens.assertInvalid(
        authorizer,
        Tokens.hs256(Tokens.HS256, Tokens.claims("")),
        "no key that is known here signed it");
    assertFault(key("RS256", null, CERTIFICATE), "keys[0]: RS256 needs an RSA public key");
  }

  @Test
  void aSecretHasAtLeastThirtyTwoBytes() {
    Tokens.authorizer(key("HS256", "x".repeat(32), null));
    assertFault(
        key("HS256", "x".repeat(31), null),
        "keys[0]: the secret of HS256 needs at least 32 bytes, this one has 31: make one with `openssl rand -base64 32`");
  }

  @Test
  void anRsaKeyHasAtLeast2048Bits() {
    assertFault(
        Tokens.pemKey("RS256", null, Tokens.rsa(1024).getPublic()),
        "keys[0]: RS256 needs an RSA key of at least 2048 bits, this one has 1024");
  }

  @Test
  void aKeyOfAnotherCurveIsRefused() {
    assertFault(
        Tokens.pemKey("ES256", null, Tokens.ec("secp384r1").getPublic()),
        "keys[0]: ES256 needs a public key of curve P-256");
    assertFault(
        Tokens.pemKey("EdDSA", null, Tokens.edwards("Ed448").getPublic()),
        "keys[0]: the PEM holds no public key that fits EdDSA, or is damaged");
    assertFault(
        Tokens.pemKey("RS256", null, Tokens.ec("secp256r1").getPublic()),
        "keys[0]: the PEM holds no public key that fits RS256, or is damaged");
  }

  @Test
  void anAlgorithmThatIsNotOursIsRefused() {
    for (String name : List.of("none", "HS512", "", "rs256")) {
      assertFault(
          key(name, "x".repeat(64), null),
          "keys[0]: algorithm must be HS256, RS256, ES256 or EdDSA");
    }
  }

  @Test
  void aKeyHasWhatItsAlgorithmNeedsAndNothingElse() {
    String pem = Tokens.pem(Tokens.ec("secp256r1").getPublic());
    assertFault(key("HS256", null, null), "keys[0]: HS256 takes a secret and no pem");
    assertFault(key("HS256", "x".repeat(32), pem), "keys[0]: HS256 takes a secret and no pem");
    assertFault(key("ES256", null, null), "keys[0]: ES256 takes a pem and no secret");
    assertFault(key("ES256", "x".repeat(32), pem), "keys[0]: ES256 takes a pem and no secret");
    assertFault(
        key("HS256", pem, null),
        "keys[0]: the secret of HS256 is a PEM key, which is not secret if it is public: give it as pem of RS256, ES256 or EdDSA");
  }

  @Test
  void noFaultShowsAnyOfTheKey() {
    String encoded =
        Base64.getMimeEncoder().encodeToString(Tokens.ec("secp256r1").getPrivate().getEncoded());
    String privateKey = "-----BEGIN PRIVATE KEY-----\n" + encoded + "\n-----END PRIVATE KEY-----";
    assertFault(
        key("ES256", null, privateKey),
        "keys[0]: this is a private key: keep it with whoever signs and give its public part, `openssl pkey -in KEY -pubout`");
    for (String text : List.of("hush-hush", privateKey.replace("PRIVATE", "PUBLIC"))) {
      for (String algorithm : List.of("RS256", "ES256", "EdDSA")) {
        assertThatThrownBy(() -> Tokens.authorizer(key(algorithm, null, text)))
            .isInstanceOf(IllegalArgumentException.class)
            .satisfies(fault -> {
              for (Throwable t = fault; t != null; t = t.getCause()) {
                assertThat(t.toString()).doesNotContain("hush", encoded.substring(0, 12));
              }
            });
      }
    }
  }

  @Test
  void pkcs1IsRefusedWithTheWayToConvertIt() {
    assertFault(
        key("RS256", null, "-----BEGIN RSA PUBLIC KEY-----\nAAAA\n-----END RSA PUBLIC KEY-----"),
        "keys[0]: PKCS#1 is not read: convert the key with `openssl rsa -RSAPublicKey_in -in KEY -pubout`");
  }

  @Test
  void anAuthorizerWithoutAnyKeyIsRefused() {
    assertThatThrownBy(() -> Tokens.authorizer())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a jwt authorizer needs keys or jwks");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://example.com/jwks",
        "http://localhost.example.com/jwks",
        "http://127.0.0.1.nip.io/jwks",
        "https://user:hush@example.com/jwks",
        "file:///etc/passwd",
        "jwks.json",
        "https:///jwks",
        "ftp://localhost/jwks"
      })
  void anAddressOfKeysThatIsNotSafeIsRefused(String address) {
    assertThatThrownBy(() -> jwks(address, Tokens.ALGORITHMS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "jwks must be an https address without a user name; http only on localhost, 127.0.0.0/8 or [::1]");
  }

  @Test
  void aSharedSecretIsNoAlgorithmOfAKeySet() {
    assertThatThrownBy(() -> jwks("https://example.com/jwks", List.of("RS256", "HS256")))
        .hasMessage(
            "algorithms: 'HS256' cannot be used with a key set, only RS256, ES256 and EdDSA");
    assertThatThrownBy(() -> jwks("https://example.com/jwks", List.of()))
        .hasMessage("algorithms: name at least one of RS256, ES256 and EdDSA");
  }

  @Test
  void aChannelPatternThatIsNoneIsRefused() {
    Jwt config =
        new Jwt(
            List.of(Tokens.secretKey(null)),
            null,
            Tokens.ALGORITHMS,
            null,
            null,
            Duration.ZERO,
            new Grants(null, List.of("a*b")),
            Tokens.NO_GRANTS);
    assertThatThrownBy(() -> new JwtAuthorizer(config, new MutableClock(Tokens.NOW)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("'a*b' is no channel pattern");
  }

  private static JwtAuthorizer jwks(String address, List<String> algorithms) {
    Jwt config =
        new Jwt(
            List.of(),
            URI.create(address),
            algorithms,
            null,
            null,
            Duration.ZERO,
            Tokens.NO_GRANTS,
            Tokens.NO_GRANTS);
    return new JwtAuthorizer(config, new MutableClock(Tokens.NOW));
  }

  private static AuthorizerConfig.Key key(
      String algorithm, @Nullable String secret, @Nullable String pem) {
    return new AuthorizerConfig.Key(
        algorithm,
        null,
        secret == null ? null : new Secret(secret),
        pem == null ? null : new Secret(pem));
  }

  private static void assertFault(AuthorizerConfig.Key key, String message) {
    assertThatThrownBy(() -> Tokens.authorizer(key))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }
}
