// SPDX-License-Identifier: Apache-2.0
package dev.carillon.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.config.Management.Credential;
import dev.carillon.config.Secret;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Requests with signatures that botocore and a short script of its own computed from this key and
/// time, and the verifier that must know them.
final class SigV4Requests {
  static final String SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
  static final String NOW = "2026-01-31T12:00:00Z";
  static final String ID_PATH = "/dev/@connections/Mg_ugfpqPHcCIVA%3D";
  static final byte[] HELLO = "hello".getBytes(StandardCharsets.UTF_8);
  static final byte[] EMPTY = {};
  static final String POST_SIGNATURE =
      "df0c5705571c940f91d2a211972817954ac97752205ec6ec38be50977a97aef8";
  static final String GET_SIGNATURE =
      "0d45571156c31c8ade9705f140b60715dd6a79b54a276d72cdc33304af876152";
  static final String SCOPE = "AKIDEXAMPLE/20260131/us-east-1/execute-api/aws4_request";

  private SigV4Requests() {}

  static SigV4Verifier verifier(boolean open) {
    return verifier(open, new MutableClock(NOW));
  }

  static SigV4Verifier verifier(boolean open, MutableClock clock) {
    Credential credential = new Credential("AKIDEXAMPLE", new Secret(SECRET), List.of());
    return new SigV4Verifier(List.of(credential), "us-east-1", clock, open);
  }

  static String authorization(String signedHeaders, String signature) {
    return authorization(SCOPE, signedHeaders, signature);
  }

  static String authorization(String scope, String signedHeaders, String signature) {
    return "AWS4-HMAC-SHA256 Credential=%s, SignedHeaders=%s, Signature=%s"
        .formatted(scope, signedHeaders, signature);
  }

  /// Headers as name, value, name, value.
  static HttpHead head(String method, String target, String... headers) {
    List<Map.Entry<String, String>> lines = new ArrayList<>();
    for (int i = 0; i < headers.length; i += 2) {
      lines.add(Map.entry(headers[i], headers[i + 1]));
    }
    return new HttpHead(method, target, lines);
  }

  static HttpHead post(String authorization) {
    return head(
        "POST",
        ID_PATH,
        "Host",
        "127.0.0.1:8080",
        "X-Amz-Date",
        "20260131T120000Z",
        "Authorization",
        authorization);
  }

  static void assertVerified(SignatureCheck check, byte[] body) {
    assertThat(finish(check, body))
        .isEqualTo(new BodyCheck.Verified("AKIDEXAMPLE", Rights.of(Policy.allowing(List.of()))));
  }

  static BodyCheck finish(SignatureCheck check, byte[] body) {
    assertThat(check).isInstanceOf(PendingSignature.class);
    return ((PendingSignature) check).finish(body);
  }
}
