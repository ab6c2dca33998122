// SPDX-License-Identifier: Apache-2.0
package dev.carillon.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// With the key, the time and the answer of the service's own test suite (post-vanilla).
class AwsSignatureTest {
  private static final URI ENDPOINT = URI.create("https://example.amazonaws.com");
  private static final Instant NOW = Instant.parse("2015-08-30T12:36:00Z");
  private static final AwsSignature SIGNATURE =
      new AwsSignature(
          "AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", null, "us-east-1", "service");

  @Test
  void aPostIsSignedAsTheServiceSignsIt() {
    assertThat(SIGNATURE.headers(ENDPOINT, Map.of(), "", NOW))
        .containsEntry("x-amz-date", "20150830T123600Z")
        .containsEntry(
            "authorization",
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=host;x-amz-date, Signature=5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b");
  }

  @Test
  void otherHeadersAndTheTokenAreSignedToo() {
    AwsSignature temporary = new AwsSignature("A", "s", "the-token", "eu-central-1", "dynamodb");

    assertThat(temporary.headers(ENDPOINT, Map.of("x-amz-target", "Scan"), "{}", NOW))
        .containsEntry("x-amz-target", "Scan")
        .containsEntry("x-amz-security-token", "the-token")
        .extractingByKey("authorization")
        .asString()
        .contains("SignedHeaders=host;x-amz-date;x-amz-security-token;x-amz-target,");
  }
}
