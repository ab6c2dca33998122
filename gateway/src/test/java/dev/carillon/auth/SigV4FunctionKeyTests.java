// SPDX-License-Identifier: Apache-2.0
package dev.carillon.auth;

import static dev.carillon.auth.SigV4Requests.SECRET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.config.Management.Credential;
import dev.carillon.config.Secret;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

/// Keys that functions have, besides those of the configuration.
class SigV4FunctionKeyTests {
  private static final byte[] BODY = "h\u00e9llo".getBytes(StandardCharsets.UTF_8);
  private static final String PATH = "/dev/@connections/Mg_ugfpqPHcCIVA%3D";
  private static final String PREFIX = "arn:aws:execute-api:us-east-1:1:a/dev/";

  private static SigV4Verifier verifier(boolean open, Credential... configured) {
    return new SigV4Verifier(
        List.of(configured), "us-east-1", new MutableClock(SigV4Requests.NOW), open);
  }

  private static FunctionKey key(String secret, @Nullable String token, String... allow) {
    return new FunctionKey(
        "FUNCTION",
        new Secret(secret),
        token == null ? null : new Secret(token),
        List.of(allow),
        List.of());
  }

  private static HttpHead signed(@Nullable String token, @Nullable Duration presigned) {
    AwsCredentialsIdentity identity =
        token == null
            ? AwsCredentialsIdentity.create("FUNCTION", SECRET)
            : AwsSessionCredentialsIdentity.create("FUNCTION", SECRET, token);
    return SigV4AwsSdkTests.sign(PATH, identity, presigned);
  }

  private static Rights rights(SigV4Verifier verifier, HttpHead head) {
    BodyCheck check = SigV4Requests.finish(verifier.begin(head), BODY);
    assertThat(check).isInstanceOf(BodyCheck.Verified.class);
    return ((BodyCheck.Verified) check).rights();
  }

  private static boolean allows(Rights rights, String method) {
    return rights.may(Policy.MANAGE_CONNECTIONS, PREFIX + method + "/@connections/x");
  }

  @Test
  void aKeyHoldsFromWhenItIsAcceptedAndDoesWhatItsPolicySays() {
    SigV4Verifier verifier = verifier(false);
    HttpHead head = signed(null, null);
    assertThat(verifier.begin(head)).isEqualTo(Refused.unknownKey());

    verifier.accept(key(SECRET, null, "arn:*/POST/@connections/*"));

    assertThat(allows(rights(verifier, head), "POST")).isTrue();
    assertThat(allows(rights(verifier, head), "GET")).isFalse();
  }

  @Test
  void whoSharesAKeyMayDoWhatAnyOfThemMay() {
    SigV4Verifier verifier =
        verifier(
            false,
            new Credential("FUNCTION", new Secret(SECRET), List.of("arn:*/DELETE/@connections/*")));
    verifier.accept(key(SECRET, null, "arn:*/POST/@connections/*"));
    verifier.accept(
        new FunctionKey(
            "FUNCTION",
            new Secret(SECRET),
            null,
            List.of("arn:*/GET/@connections/*"),
            List.of("arn:*/POST/*")));

    Rights rights = rights(verifier, signed(null, null));

    assertThat(List.of("DELETE", "POST", "GET")).allMatch(method -> allows(rights, method));
    assertThat(allows(rights, "PUT")).isFalse();
  }

  @Test
  void aKeyIsForgottenWhenNobodyHasItAnyMore() {
    SigV4Verifier verifier = verifier(false);
    HttpHead head = signed(null, null);
    verifier.accept(key(SECRET, null, "arn:*/POST/@connections/*"));
    verifier.accept(key(SECRET, null, "arn:*/GET/@connections/*"));

    verifier.forget(key(SECRET, null, "arn:*/POST/@connections/*"));
    assertThat(allows(rights(verifier, head), "POST")).isFalse();
    assertThat(allows(rights(verifier, head), "GET")).isTrue();

    verifier.forget(key(SECRET, null, "arn:*/GET/@connections/*"));
    assertThat(verifier.begin(head)).isEqualTo(Refused.unknownKey());
  }

  @Test
  void oneIdWithTwoSecretsOrTokensIsAnErrorThatShowsNeither() {
    SigV4Verifier verifier = verifier(false);
    verifier.accept(key(SECRET, "token"));

    assertThatCode(() -> verifier.accept(key(SECRET, "token"))).doesNotThrowAnyException();
    for (FunctionKey other :
        List.of(key("hush", "token"), key(SECRET, "other"), key(SECRET, null))) {
      assertThatThrownBy(() -> verifier.accept(other))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("access key 'FUNCTION' is known with another secret or session token");
    }
    assertThat(key("hush", "token").toString()).doesNotContain("hush", "token=token");
  }

  @Test
  void anEmptyPartIsAnError() {
    assertThatThrownBy(() -> verifier(false).accept(key("", null)))
        .hasMessage(
            "the access key of a function and its secret must not be empty, and the key holds no /");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aSessionTokenMustComeAlong(boolean presigned) {
    Duration lifetime = presigned ? Duration.ofMinutes(5) : null;
    SigV4Verifier verifier = verifier(true);
    verifier.accept(key(SECRET, "token"));

    assertThat(allows(rights(verifier, signed("token", lifetime)), "POST")).isTrue();
    assertThat(verifier.begin(signed("other", lifetime))).isEqualTo(Refused.unknownKey());
    assertThat(verifier.begin(signed(null, lifetime))).isEqualTo(Refused.unknownKey());
  }

  @Test
  void keysOfFunctionsMakeNoSignatureNecessary() {
    SigV4Verifier verifier = verifier(true);
    verifier.accept(key(SECRET, null));

    assertThat(verifier.begin(SigV4Requests.head("POST", PATH, "Host", "127.0.0.1:8080")))
        .isEqualTo(new SignatureCheck.Anonymous());
  }
}
