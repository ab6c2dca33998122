// SPDX-License-Identifier: Apache-2.0
package dev.carillon.auth;

import static dev.carillon.auth.SigV4Requests.EMPTY;
import static dev.carillon.auth.SigV4Requests.GET_SIGNATURE;
import static dev.carillon.auth.SigV4Requests.HELLO;
import static dev.carillon.auth.SigV4Requests.ID_PATH;
import static dev.carillon.auth.SigV4Requests.POST_SIGNATURE;
import static dev.carillon.auth.SigV4Requests.assertVerified;
import static dev.carillon.auth.SigV4Requests.authorization;
import static dev.carillon.auth.SigV4Requests.finish;
import static dev.carillon.auth.SigV4Requests.head;
import static dev.carillon.auth.SigV4Requests.post;
import static dev.carillon.auth.SigV4Requests.verifier;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.config.Management.Credential;
import dev.carillon.config.Secret;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SigV4HeaderTests {
  private static final String HASH =
      "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";
  private static final String SIGNED =
      "content-type;host;x-amz-content-sha256;x-amz-date;x-amz-user-agent";
  private static final String HASHED_SIGNATURE =
      "a7e6d330de0219eb6ff912c6b0a565b526698eb3140add53387ee36f06de58e5";
  private static final String RIGHT = authorization("host;x-amz-date", POST_SIGNATURE);

  @Test
  void aRequestAsBoto3SignsItHolds() {
    assertVerified(verifier(false).begin(post(RIGHT)), HELLO);
    HttpHead get =
        head(
            "GET",
            ID_PATH,
            "host",
            "127.0.0.1:8080",
            "x-amz-date",
            "20260131T120000Z",
            "authorization",
            authorization("host;x-amz-date", GET_SIGNATURE));
    assertVerified(verifier(false).begin(get), EMPTY);
  }

  @Test
  void theFieldsMayStandWithoutBlanks() {
    assertVerified(verifier(false).begin(post(RIGHT.replace(", ", ","))), HELLO);
  }

  @Test
  void anotherBodyMethodPathOrHostDoesNotHold() {
    SigV4Verifier verifier = verifier(false);
    assertThat(finish(verifier.begin(post(RIGHT)), EMPTY)).isEqualTo(Refused.wrongSignature());
    String[][] others = {
      {"PUT", ID_PATH, "127.0.0.1:8080"},
      {"POST", "/dev/@connections/Mg_ugfpqPHcCIVB%3D", "127.0.0.1:8080"},
      {"POST", "/dev/@connections/Mg_ugfpqPHcCIVA%3D?x=1", "127.0.0.1:8080"},
      {"POST", ID_PATH, "127.0.0.1:8081"}
    };
    for (String[] other : others) {
      HttpHead head =
          head(
              other[0],
              other[1],
              "Host",
              other[2],
              "X-Amz-Date",
              "20260131T120000Z",
              "Authorization",
              RIGHT);
      assertThat(finish(verifier.begin(head), HELLO)).isEqualTo(Refused.wrongSignature());
    }
  }

  @Test
  void aWrongSecretDoesNotHoldAndTheAnswerShowsNoSignature() {
    Refused refused =
        (Refused)
            finish(
                verifier(false).begin(post(authorization("host;x-amz-date", "0".repeat(64)))),
                HELLO);
    assertThat(refused)
        .isEqualTo(
            new Refused(
                403,
                "InvalidSignatureException",
                "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details."));
  }

  @Test
  void aStatedHashIsVerifiedBeforeTheBodyAndComparedWithIt() {
    SigV4Verifier verifier = verifier(false);
    assertVerified(verifier.begin(hashed(HASH, HASHED_SIGNATURE)), HELLO);
    assertThat(finish(verifier.begin(hashed(HASH, HASHED_SIGNATURE)), EMPTY))
        .isEqualTo(
            Refused.invalid("The body is not the one whose hash x-amz-content-sha256 states."));
    assertThat(verifier.begin(hashed(HASH, "0".repeat(64)))).isEqualTo(Refused.wrongSignature());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UNSIGNED-PAYLOAD",
        "STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
        "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
        "",
        "2CF24DBA5FB0A30E26E83B2AC5B9E29E1B161E5C1FA7425E73043362938B9824"
      })
  void aBodyWithoutItsHashIsRefused(String hash) {
    assertThat(verifier(false).begin(hashed(hash, HASHED_SIGNATURE)))
        .isEqualTo(
            Refused.invalid(
                "x-amz-content-sha256 must be the SHA-256 of the body in lower-case hexadecimal digits, once; unsigned and streaming payloads are not accepted."));
  }

  @Test
  void theClockMayDifferByFiveMinutesAndNoSecondMore() {
    for (int seconds : new int[] {-300, 300}) {
      MutableClock clock = new MutableClock(SigV4Requests.NOW);
      SigV4Verifier verifier = verifier(false, clock);
      clock.advance(Duration.ofSeconds(seconds));
      assertVerified(verifier.begin(post(RIGHT)), HELLO);
      clock.advance(Duration.ofSeconds(Integer.signum(seconds)));
      assertThat(verifier.begin(post(RIGHT)))
          .isEqualTo(
              Refused.invalid(
                  seconds > 0
                      ? "Signature expired: by this clock it is 2026-01-31T12:05:01Z."
                      : "Signature not yet current: it is dated more than 5 minutes ahead of this clock, 2026-01-31T11:54:59Z."));
    }
  }

  @Test
  void theScopeMustBeThisRegionServiceAndDay() {
    String[][] scopes = {
      {"us-east-1", "eu-west-1", "Credential should be scoped to a valid region: us-east-1."},
      {"execute-api", "s3", "Credential should be scoped to correct service: 'execute-api'."},
      {
        "aws4_request",
        "aws4",
        "Credential should be scoped with a valid terminator: 'aws4_request'."
      },
      {"20260131", "20260130", "Date in Credential scope does not match YYYYMMDD from X-Amz-Date."},
      {"20260131", "2026", "Date in Credential scope does not match YYYYMMDD from X-Amz-Date."}
    };
    for (String[] scope : scopes) {
      assertThat(verifier(false).begin(post(RIGHT.replace(scope[0], scope[1]))))
          .isEqualTo(Refused.invalid(scope[2]));
    }
  }

  @Test
  void theHostAndASecurityTokenMustBeSigned() {
    assertThat(verifier(false).begin(post(authorization("x-amz-date", POST_SIGNATURE))))
        .isEqualTo(
            Refused.invalid(
                "'Host' must be there once, and be a 'SignedHeader' in the AWS Authorization."));
    HttpHead token =
        head(
            "POST",
            ID_PATH,
            "Host",
            "127.0.0.1:8080",
            "X-Amz-Date",
            "20260131T120000Z",
            "X-Amz-Security-Token",
            "t",
            "Authorization",
            RIGHT);
    assertThat(verifier(false).begin(token))
        .isEqualTo(
            Refused.invalid(
                "'X-Amz-Security-Token' must be a 'SignedHeader' in the AWS Authorization."));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "AWS4-HMAC-SHA256",
        "AWS4-HMAC-SHA256 ",
        "AWS4-HMAC-SHA256 Credential=x",
        "AWS4-HMAC-SHA256 Credential=x, Credential=y",
        "AWS4-HMAC-SHA512 Credential=AKIDEXAMPLE/20260131/us-east-1/execute-api/aws4_request",
        "AWS4-ECDSA-P256-SHA256 Credential=AKIDEXAMPLE/20260131/execute-api/aws4_request"
      })
  void aMalformedSignatureIsRefusedAsIncomplete(String authorization) {
    assertThat(((Refused) verifier(true).begin(post(authorization))).errorType())
        .isEqualTo("IncompleteSignatureException");
  }

  @Test
  void anUnsignedRequestAndAnUnknownKeyPassInTheOpenDefaultOnly() {
    HttpHead unsigned = head("POST", ID_PATH, "Host", "127.0.0.1:8080");
    HttpHead bearer = post("Bearer abc");
    HttpHead unknown = post(RIGHT.replace("AKIDEXAMPLE", "AKIDUNKNOWN"));
    for (HttpHead head : List.of(unsigned, bearer, unknown)) {
      assertThat(verifier(true).begin(head)).isEqualTo(new SignatureCheck.Anonymous());
    }
    Refused missing =
        new Refused(403, "MissingAuthenticationTokenException", "Missing Authentication Token");
    assertThat(verifier(false).begin(unsigned)).isEqualTo(missing);
    assertThat(verifier(false).begin(bearer)).isEqualTo(missing);
    assertThat(verifier(false).begin(unknown))
        .isEqualTo(
            new Refused(
                403,
                "UnrecognizedClientException",
                "The security token included in the request is invalid."));
  }

  @Test
  void aKnownKeyIsVerifiedInTheOpenDefaultToo() {
    assertVerified(verifier(true).begin(post(RIGHT)), HELLO);
    assertThat(finish(verifier(true).begin(post(RIGHT)), EMPTY))
        .isEqualTo(Refused.wrongSignature());
  }

  @Test
  void keysOfTheConfigurationAreCheckedAndNotShown() {
    Credential good = new Credential("AKID", new Secret("hush-hush"), List.of());
    Credential empty = new Credential("AKIE", new Secret(""), List.of());
    assertThatThrownBy(
            () -> new SigV4Verifier(List.of(good, good), "r", new MutableClock(Tokens.NOW), false))
        .hasMessage("management.credentials: accessKeyId 'AKID' is listed twice");
    assertThatThrownBy(
            () -> new SigV4Verifier(List.of(empty), "r", new MutableClock(Tokens.NOW), false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("must not be empty");
  }

  @Test
  void theTextOfARequestHoldsNoHeaderAndNoQuery() {
    assertThat(head("GET", "/dev?token=hush", "Authorization", "hush")).hasToString("GET /dev");
    assertThat(verifier(false).begin(post(RIGHT)).toString())
        .doesNotContain(SigV4Requests.SECRET, POST_SIGNATURE);
  }

  private static HttpHead hashed(String hash, String signature) {
    return head(
        "POST",
        ID_PATH,
        "Content-Type",
        "application/octet-stream",
        "Host",
        "127.0.0.1:8080",
        "X-Amz-Content-Sha256",
        hash,
        "X-Amz-Date",
        "20260131T120000Z",
        "X-Amz-User-Agent",
        "  aws-sdk-js/3   (linux;  x64) ",
        "Authorization",
        authorization(SIGNED, signature));
  }
}
