// SPDX-License-Identifier: Apache-2.0
package dev.carillon.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

/// The signer of the AWS SDK for Java is the witness.
class RequestSignerTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-01-02T03:04:05Z"), ZoneOffset.UTC);

  @ParameterizedTest
  @CsvSource({
    "http://127.0.0.1:8080/dev/@channels/news, hello",
    "http://localhost/dev/@channels/a%3Db, ''",
    "https://ws.example.com/prod/@channels/private-x%3B1?exclude=JC1dgf9yoAMCK-g%3D, häl lo",
    "https://ws.example.com:443/prod/@connections/Mg_ugfpqPHcCIVA%3D, x",
    "https://ws.example.com:8443/prod/@channels/a?b=2&a=1, x"
  })
  void itSignsAsTheAwsSdkDoes(String url, String body) {
    assertThat(ours(url, body, null)).isEqualTo(theirs(url, body, null));
  }

  @Test
  void aSessionTokenIsSignedToo() {
    String url = "http://127.0.0.1:8080/dev/@channels/news";

    assertThat(ours(url, "hi", "session/token+1="))
        .contains("SignedHeaders=host;x-amz-content-sha256;x-amz-date;x-amz-security-token,")
        .isEqualTo(theirs(url, "hi", "session/token+1="));
  }

  private static String ours(String url, String body, @Nullable String session) {
    RequestSigner signer =
        new RequestSigner("AKID", "wJalr/secret", session, "eu-central-1", CLOCK);
    Map<String, String> headers = signer.headers("POST", URI.create(url), body.getBytes(UTF_8));
    assertThat(headers).containsEntry("x-amz-date", "20260102T030405Z").doesNotContainKey("host");
    return headers.getOrDefault("Authorization", "");
  }

  private static String theirs(String url, String body, @Nullable String session) {
    AwsCredentialsIdentity identity =
        session == null
            ? AwsCredentialsIdentity.create("AKID", "wJalr/secret")
            : AwsSessionCredentialsIdentity.create("AKID", "wJalr/secret", session);
    SdkHttpRequest request =
        SdkHttpRequest.builder().method(SdkHttpMethod.POST).uri(URI.create(url)).build();
    return AwsV4HttpSigner.create()
        .sign(r ->
            r.identity(identity)
                .request(request)
                .payload(ContentStreamProvider.fromUtf8String(body))
                .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "execute-api")
                .putProperty(AwsV4HttpSigner.REGION_NAME, "eu-central-1")
                .putProperty(HttpSigner.SIGNING_CLOCK, CLOCK))
        .request()
        .firstMatchingHeader("Authorization")
        .orElseThrow();
  }
}
