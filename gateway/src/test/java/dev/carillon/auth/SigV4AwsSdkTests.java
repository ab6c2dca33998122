// SPDX-License-Identifier: Apache-2.0
package dev.carillon.auth;

import static dev.carillon.auth.SigV4Requests.SECRET;
import static dev.carillon.auth.SigV4Requests.assertVerified;
import static dev.carillon.auth.SigV4Requests.finish;
import static dev.carillon.auth.SigV4Requests.verifier;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

/// The signer of the AWS SDK for Java signs, the verifier verifies.
class SigV4AwsSdkTests {
  private static final byte[] BODY = "h\u00e9llo".getBytes(StandardCharsets.UTF_8);
  private static final AwsCredentialsIdentity KEY =
      AwsCredentialsIdentity.create("AKIDEXAMPLE", SECRET);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/dev/@connections/Mg_ugfpqPHcCIVA%3D",
        "/dev/%40connections/Mg_ugfpqPHcCIVA%3D",
        "/dev/@channels/room:1,2;3.4=@?exclude=Mg_ugfpqPHcCIVA%3D&b=%20x&a=1"
      })
  void whatTheSdkSignsHolds(String target) {
    HttpHead head = sign(target, KEY, null);
    assertVerified(verifier(false).begin(head), BODY);
    assertThat(finish(verifier(false).begin(head), new byte[1])).isInstanceOf(Refused.class);
  }

  @Test
  void whatTheSdkSignsWithATemporaryCredentialHolds() {
    AwsCredentialsIdentity session =
        AwsSessionCredentialsIdentity.create("AKIDEXAMPLE", SECRET, "session-token");
    assertVerified(
        verifier(false).begin(sign("/dev/@connections/Mg_ugfpqPHcCIVA%3D", session, null)), BODY);
  }

  @Test
  void whatTheSdkPresignsHolds() {
    HttpHead head = sign("/dev/@connections/Mg_ugfpqPHcCIVA%3D", KEY, Duration.ofDays(7));
    assertThat(head.rawTarget()).contains("X-Amz-Expires=604800");
    assertVerified(verifier(false).begin(head), BODY);
  }

  @Test
  void whatTheSdkSignsWithAnotherSecretDoesNotHold() {
    AwsCredentialsIdentity other = AwsCredentialsIdentity.create("AKIDEXAMPLE", "other");
    SignatureCheck check =
        verifier(false).begin(sign("/dev/@connections/Mg_ugfpqPHcCIVA%3D", other, null));
    assertThat(check instanceof PendingSignature pending ? pending.finish(BODY) : check)
        .isEqualTo(Refused.wrongSignature());
  }

  static HttpHead sign(
      String target,
      AwsCredentialsIdentity key,
      @org.jspecify.annotations.Nullable Duration presigned) {
    SdkHttpRequest request =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.POST)
            .uri(URI.create("http://127.0.0.1:8080" + target))
            .putHeader("Content-Type", "application/octet-stream")
            .build();
    SdkHttpRequest signed =
        AwsV4HttpSigner.create()
            .sign(builder -> {
              builder
                  .identity(key)
                  .request(request)
                  .payload(ContentStreamProvider.fromByteArray(BODY))
                  .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "execute-api")
                  .putProperty(AwsV4HttpSigner.REGION_NAME, "us-east-1")
                  .putProperty(
                      HttpSigner.SIGNING_CLOCK,
                      Clock.fixed(Instant.parse(SigV4Requests.NOW), ZoneOffset.UTC));
              if (presigned != null) {
                builder
                    .putProperty(
                        AwsV4FamilyHttpSigner.AUTH_LOCATION,
                        AwsV4FamilyHttpSigner.AuthLocation.QUERY_STRING)
                    .putProperty(AwsV4FamilyHttpSigner.EXPIRATION_DURATION, presigned);
              }
            })
            .request();
    List<Map.Entry<String, String>> headers = new ArrayList<>();
    signed.forEachHeader(
        (name, values) -> values.forEach(value -> headers.add(Map.entry(name, value))));
    String query = signed.encodedQueryParameters().map(text -> "?" + text).orElse("");
    return new HttpHead("POST", signed.encodedPath() + query, headers);
  }
}
