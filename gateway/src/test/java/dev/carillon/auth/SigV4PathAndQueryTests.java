// SPDX-License-Identifier: Apache-2.0
package dev.carillon.auth;

import static dev.carillon.auth.SigV4Requests.EMPTY;
import static dev.carillon.auth.SigV4Requests.HELLO;
import static dev.carillon.auth.SigV4Requests.POST_SIGNATURE;
import static dev.carillon.auth.SigV4Requests.assertVerified;
import static dev.carillon.auth.SigV4Requests.authorization;
import static dev.carillon.auth.SigV4Requests.finish;
import static dev.carillon.auth.SigV4Requests.head;
import static dev.carillon.auth.SigV4Requests.verifier;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SigV4PathAndQueryTests {
  // Signed over /dev/%40connections/Mg_ugfpqPHcCIVA= as the path on the wire.
  private static final String OTHER_SPELLING =
      "fa922038f0658fc4bc799b13840a48b15b1b2a22dc9e361fa57e1cb03cef3d81";
  private static final String PRESIGNED =
      "/dev/@connections/Mg_ugfpqPHcCIVA%3D?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIDEXAMPLE%2F20260131%2Fus-east-1%2Fexecute-api%2Faws4_request&X-Amz-Date=20260131T120000Z&X-Amz-Expires=600&X-Amz-SignedHeaders=host&X-Amz-Signature=13e41480caada87716aa929350fef820ccd69bdab536dd27f29a7097e49884df";

  @ParameterizedTest
  @CsvSource({"@,%3D", "@,=", "%40,%3D", "%40,=", "@,%3d", "%40,%3d"})
  void everySpellingOfThePathHoldsWhicheverWasSigned(String at, String equals) {
    String path = "/dev/" + at + "connections/Mg_ugfpqPHcCIVA" + equals;
    assertVerified(verifier(false).begin(post(path, POST_SIGNATURE)), HELLO);
    assertVerified(verifier(false).begin(post(path, OTHER_SPELLING)), HELLO);
  }

  @Test
  void anotherConnectionDoesNotHoldInAnySpelling() {
    for (String path :
        new String[] {
          "/dev/@connections/Mg_ugfpqPHcCIVA",
          "/dev/@connections/Mg_ugfpqPHcCIVA%253D",
          "/dev/%2540connections/Mg_ugfpqPHcCIVA%3D",
          "/prod/@connections/Mg_ugfpqPHcCIVA%3D"
        }) {
      assertThat(finish(verifier(false).begin(post(path, POST_SIGNATURE)), HELLO))
          .isEqualTo(Refused.wrongSignature());
    }
  }

  @Test
  void anAbsoluteTargetIsTheSameRequest() {
    assertVerified(
        verifier(false)
            .begin(post("http://127.0.0.1:8080" + SigV4Requests.ID_PATH, POST_SIGNATURE)),
        HELLO);
  }

  @Test
  void theQueryIsSortedWhateverItsOrderOnTheWire() {
    String signature = "090829affed263dc488dc1ee84a1fbaa344926057bd0cb8f17bd13d8fa46aff2";
    for (String query :
        new String[] {
          "flag&exclude=Mg_ugfpqPHcCIVA%3D&a=1&a=%2F", "a=/&a=1&exclude=Mg_ugfpqPHcCIVA=&flag="
        }) {
      assertVerified(verifier(false).begin(post("/dev/@channels/news?" + query, signature)), HELLO);
    }
    assertThat(
            finish(verifier(false).begin(post("/dev/@channels/news?a=1&flag=", signature)), HELLO))
        .isEqualTo(Refused.wrongSignature());
  }

  @Test
  void aPresignedRequestHoldsUntilItExpires() {
    MutableClock clock = new MutableClock(SigV4Requests.NOW);
    SigV4Verifier verifier = verifier(false, clock);
    clock.advance(Duration.ofSeconds(599));
    assertVerified(verifier.begin(presigned(PRESIGNED)), EMPTY);
    clock.advance(Duration.ofSeconds(1));
    assertThat(verifier.begin(presigned(PRESIGNED)))
        .isEqualTo(Refused.invalid("Signature expired: by this clock it is 2026-01-31T12:10:00Z."));
  }

  @Test
  void aChangedPresignedRequestDoesNotHold() {
    SigV4Verifier verifier = verifier(false);
    assertThat(finish(verifier.begin(presigned(PRESIGNED)), HELLO))
        .isEqualTo(Refused.wrongSignature());
    assertThat(
            finish(
                verifier.begin(presigned(PRESIGNED.replace("Expires=600", "Expires=601"))), EMPTY))
        .isEqualTo(Refused.wrongSignature());
    assertThat(finish(verifier.begin(presigned(PRESIGNED + "&x=1")), EMPTY))
        .isEqualTo(Refused.wrongSignature());
  }

  @ParameterizedTest
  @CsvSource({"0", "604801", "-1", "x", "''"})
  void aPresignedRequestLivesSevenDaysAtMost(String expires) {
    assertThat(
            verifier(false)
                .begin(presigned(PRESIGNED.replace("Expires=600", "Expires=" + expires))))
        .isEqualTo(Refused.incomplete("X-Amz-Expires must be 1 to 604800 seconds (7 days)."));
    assertThat(verifier(false).begin(presigned(PRESIGNED.replace("Expires=600", "Expires=604800"))))
        .isInstanceOf(PendingSignature.class);
  }

  @Test
  void aPresignedRequestWithAPartMissingOrTwiceIsRefused() {
    for (String part : new String[] {"X-Amz-Date", "X-Amz-Expires", "X-Amz-Credential"}) {
      Refused refused = Refused.incomplete("The request needs exactly one %s.".formatted(part));
      assertThat(verifier(true).begin(presigned(PRESIGNED.replace(part, "x")))).isEqualTo(refused);
      assertThat(verifier(true).begin(presigned(PRESIGNED + "&" + part + "=1"))).isEqualTo(refused);
    }
  }

  @Test
  void aRequestSignedTwiceIsRefused() {
    HttpHead head =
        head(
            "GET",
            PRESIGNED,
            "Host",
            "127.0.0.1:8080",
            "Authorization",
            authorization("host", POST_SIGNATURE));
    assertThat(verifier(true).begin(head))
        .isEqualTo(
            Refused.incomplete(
                "The request is signed more than once: sign it in one header or the query."));
  }

  private static HttpHead presigned(String target) {
    return head("GET", target, "Host", "127.0.0.1:8080");
  }

  private static HttpHead post(String target, String signature) {
    return head(
        "POST",
        target,
        "Host",
        "127.0.0.1:8080",
        "X-Amz-Date",
        "20260131T120000Z",
        "Authorization",
        authorization("host;x-amz-date", signature));
  }
}
