// SPDX-License-Identifier: Apache-2.0
package dev.carillon.auth;

import static dev.carillon.auth.Tokens.HS256;
import static dev.carillon.auth.Tokens.assertInvalid;
import static dev.carillon.auth.Tokens.assertValid;
import static dev.carillon.auth.Tokens.authorizer;
import static dev.carillon.auth.Tokens.base64;
import static dev.carillon.auth.Tokens.claims;
import static dev.carillon.auth.Tokens.hs256;
import static dev.carillon.auth.Tokens.pemKey;
import static dev.carillon.auth.Tokens.secretKey;
import static dev.carillon.auth.Tokens.signed;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.security.KeyPair;
import java.security.interfaces.ECPrivateKey;
import java.text.ParseException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JwtSignatureTests {
  private static final String UNSIGNED = "no key that is known here signed it";
  private static final KeyPair RSA = Tokens.rsa(2048);
  private static final KeyPair EC = Tokens.ec("secp256r1");
  private static final KeyPair ED = Tokens.edwards("Ed25519");

  private final JwtAuthorizer all =
      authorizer(
          secretKey(null),
          pemKey("RS256", null, RSA.getPublic()),
          pemKey("ES256", null, EC.getPublic()),
          pemKey("EdDSA", null, ED.getPublic()));

  @Test
  void tokensThatALibrarySignedHold() throws JOSEException, ParseException {
    assertValid(all, library(JWSAlgorithm.HS256, new MACSigner(Tokens.SECRET)));
    assertValid(all, library(JWSAlgorithm.RS256, new RSASSASigner(RSA.getPrivate())));
    assertValid(all, library(JWSAlgorithm.ES256, new ECDSASigner((ECPrivateKey) EC.getPrivate())));
  }

  @Test
  void anEd25519TokenHoldsUnderBothNamesOfItsAlgorithm() {
    assertValid(all, signed("Ed25519", "{\"alg\":\"EdDSA\"}", claims(""), ED.getPrivate()));
    assertValid(all, signed("Ed25519", "{\"alg\":\"Ed25519\"}", claims(""), ED.getPrivate()));
  }

  @Test
  void theEd25519TokenOfRfc8037IsSignedByItsKey() {
    // RFC 8037 appendix A.4: its payload is no JSON, so the reason shows that the signature held.
    String pem =
        "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\n-----END PUBLIC KEY-----";
    JwtAuthorizer rfc =
        authorizer(
            new dev.carillon.config.AuthorizerConfig.Key(
                "EdDSA", null, null, new dev.carillon.config.Secret(pem)));
    String token =
        "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc."
            + "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg";
    assertInvalid(rfc, token, "a part of it is no JSON object");
    assertInvalid(rfc, token.replace("hgyY", "hgyZ"), UNSIGNED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "None", "NONE", "", "HS384", "RS512", "PS256", "ES384", "hs256"})
  void anAlgorithmThatIsNotOursIsRefused(String algorithm) {
    String header = "{\"alg\":\"%s\"}".formatted(algorithm);
    String reason = "its algorithm is not HS256, RS256, ES256 or EdDSA";
    assertInvalid(all, hs256(header, claims("")), reason);
    assertInvalid(all, base64(header) + "." + base64(claims("")) + ".", reason);
  }

  @Test
  void aMissingAlgorithmOrOneThatIsNoTextIsRefused() {
    String reason = "its algorithm is not HS256, RS256, ES256 or EdDSA";
    assertInvalid(all, hs256("{}", claims("")), reason);
    assertInvalid(all, hs256("{\"alg\":[\"HS256\"]}", claims("")), reason);
  }

  @Test
  void aPublicKeyIsNeverTakenForASecret() {
    JwtAuthorizer rsaOnly = authorizer(pemKey("RS256", null, RSA.getPublic()));
    String pem = Tokens.pem(RSA.getPublic());
    assertInvalid(rsaOnly, hs256(HS256, claims(""), pem), UNSIGNED);
    assertInvalid(rsaOnly, hs256("{\"alg\":\"RS256\"}", claims(""), pem), UNSIGNED);
  }

  @Test
  void aKeyIsUsedWithItsOwnAlgorithmOnly() {
    JwtAuthorizer ecOnly = authorizer(pemKey("ES256", null, EC.getPublic()));
    String right =
        signed("SHA256withECDSAinP1363Format", "{\"alg\":\"ES256\"}", claims(""), EC.getPrivate());
    String wrong =
        signed("SHA256withECDSAinP1363Format", "{\"alg\":\"RS256\"}", claims(""), EC.getPrivate());
    assertValid(ecOnly, right);
    assertInvalid(ecOnly, wrong, UNSIGNED);
  }

  @Test
  void aSignatureOfAnotherFormOrLengthIsRefused() {
    String der = signed("SHA256withECDSA", "{\"alg\":\"ES256\"}", claims(""), EC.getPrivate());
    assertInvalid(all, der, UNSIGNED);
    for (String alg : new String[] {"HS256", "RS256", "ES256", "EdDSA"}) {
      String start = base64("{\"alg\":\"%s\"}".formatted(alg)) + "." + base64(claims("")) + ".";
      assertInvalid(all, start, UNSIGNED);
      assertInvalid(all, start + base64(new byte[1]), UNSIGNED);
      assertInvalid(all, start + base64(new byte[32]), UNSIGNED);
      assertInvalid(all, start + base64(new byte[64]), UNSIGNED);
      assertInvalid(all, start + base64(new byte[256]), UNSIGNED);
    }
  }

  @Test
  void aChangedTokenIsRefused() {
    String token = hs256(HS256, claims(""));
    String head = token.substring(0, token.indexOf('.') + 1);
    String tail = token.substring(token.lastIndexOf('.'));
    String other = head + base64(claims(",\"admin\":true")) + tail;
    assertInvalid(all, other, UNSIGNED);
    assertInvalid(all, hs256(HS256, claims(""), "another-secret-of-32-bytes-and-more!"), UNSIGNED);
  }

  @Test
  void aKeyWithAnIdIsUsedForTokensWithThatIdOrNone() {
    JwtAuthorizer first = authorizer(secretKey("one"));
    assertValid(first, hs256("{\"alg\":\"HS256\",\"kid\":\"one\"}", claims("")));
    assertValid(first, hs256(HS256, claims("")));
    assertInvalid(first, hs256("{\"alg\":\"HS256\",\"kid\":\"two\"}", claims("")), UNSIGNED);
    assertValid(all, hs256("{\"alg\":\"HS256\",\"kid\":\"two\"}", claims("")));
    assertInvalid(first, hs256("{\"alg\":\"HS256\",\"kid\":1}", claims("")), "its kid is no text");
  }

  @Test
  void anExtensionIsRefused() {
    String reason = "its header asks for an extension (crit, b64 or zip)";
    assertInvalid(all, hs256("{\"alg\":\"HS256\",\"crit\":[\"exp\"]}", claims("")), reason);
    assertInvalid(all, hs256("{\"alg\":\"HS256\",\"crit\":[]}", claims("")), reason);
    assertInvalid(all, hs256("{\"alg\":\"HS256\",\"b64\":false}", claims("")), reason);
    assertInvalid(all, hs256("{\"alg\":\"HS256\",\"zip\":\"DEF\"}", claims("")), reason);
  }

  @Test
  void aTokenInATokenIsRefused() {
    assertInvalid(
        all, hs256("{\"alg\":\"HS256\",\"cty\":\"jwt\"}", claims("")), "it holds another token");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "a.b", "a.b.c.d", "a.b.c.d.e", ".b.c", "..", "."})
  void aTokenOfAnotherShapeIsRefused(String token) {
    assertThat(Tokens.verify(all, token)).isInstanceOf(TokenResult.Invalid.class);
  }

  @Test
  void aMissingTokenIsRefused() {
    assertInvalid(all, null, "there is none");
    assertInvalid(all, "", "there is none");
  }

  @Test
  void paddingAndOtherCharactersAreRefused() {
    String token = hs256(HS256, claims(""));
    assertInvalid(all, token + "=", "a part of it is no base64url");
    assertInvalid(all, token + "+", "a part of it is no base64url");
    assertInvalid(all, token + " ", "a part of it is no base64url");
    assertInvalid(all, token + "\u00e4", "a part of it is no base64url");
  }

  @Test
  void aTokenOfEightKilobytesHoldsAndOneByteMoreDoesNot() {
    String longest = ofLength(8_192);
    assertValid(all, longest);
    assertInvalid(all, longest + "A", "it is longer than 8 KB");
  }

  @Test
  void deepNestingIsRefusedNotFollowed() {
    String deep = "[".repeat(2_000) + "]".repeat(2_000);
    assertInvalid(
        all,
        hs256("{\"alg\":\"HS256\",\"x\":%s}".formatted(deep), claims("")),
        "a part of it is no JSON object");
  }

  // The header's length moves by one, the base64 of both parts then fits for one of them.
  private static String ofLength(int length) {
    for (int pad = 0; pad < 4; pad++) {
      String header = "{\"alg\":\"HS256\",\"x\":\"%s\"}".formatted("h".repeat(pad));
      for (int more = 5_000; more < 6_200; more++) {
        String token = hs256(header, claims(",\"x\":\"%s\"".formatted("c".repeat(more))));
        if (token.length() == length) {
          return token;
        }
        if (token.length() > length) {
          break;
        }
      }
    }
    throw new AssertionError("no token of this length");
  }

  private static String library(JWSAlgorithm algorithm, JWSSigner signer)
      throws JOSEException, ParseException {
    SignedJWT jwt = new SignedJWT(new JWSHeader(algorithm), JWTClaimsSet.parse(claims("")));
    jwt.sign(signer);
    return jwt.serialize();
  }
}
