// SPDX-License-Identifier: Apache-2.0
package dev.carillon.route;

import static dev.carillon.route.ApiKeys.Verdict.MISSING_OR_UNKNOWN;
import static dev.carillon.route.ApiKeys.Verdict.OK;
import static dev.carillon.route.ApiKeys.Verdict.THROTTLED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.config.ApiKeyConfig;
import dev.carillon.config.Secret;
import dev.carillon.config.ThrottleConfig;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class ApiKeysTest {
  private static final String FREE = "freefreefreefreefree";
  private static final String PAID = "paidpaidpaidpaidpaidpaid";

  private final AtomicLong nanoTime = new AtomicLong();
  private final ApiKeys keys = keys("$request.header.x-api-key");

  @Test
  void aKnownKeyIsGood() {
    assertThat(keys.check(PAID)).isEqualTo(OK);
    assertThat(keys.check(FREE)).isEqualTo(OK);
  }

  @ParameterizedTest
  @NullAndEmptySource
  @ValueSource(
      strings = {"freefreefreefreefre", "FREEFREEFREEFREEFREE", "freefreefreefreefree ", "é"})
  void anyOtherIsNot(@Nullable String key) {
    assertThat(keys.check(key)).isEqualTo(MISSING_OR_UNKNOWN);
  }

  @Test
  void aKeyHasItsOwnLimit() {
    assertThat(keys.check(FREE)).isEqualTo(OK);
    assertThat(keys.check(FREE)).isEqualTo(THROTTLED);
    assertThat(keys.check(PAID)).isEqualTo(OK);
    nanoTime.addAndGet(1_000_000_000);
    assertThat(keys.check(FREE)).isEqualTo(OK);
  }

  @Test
  void withoutKeysNoneIsKnown() {
    var none = new ApiKeys(List.of(), "$request.header.x-api-key", nanoTime::get);
    assertThat(none.check(FREE)).isEqualTo(MISSING_OR_UNKNOWN);
  }

  @Test
  void theExpressionSaysWhereTheKeyIs() {
    assertThat(keys.fromHeader()).isTrue();
    assertThat(keys("$context.authorizer.usageIdentifierKey").fromHeader()).isFalse();
    assertThatThrownBy(() -> keys("$request.querystring.key"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "apiKeySelectionExpression must be $request.header.x-api-key or $context.authorizer.usageIdentifierKey, not '$request.querystring.key'");
  }

  private ApiKeys keys(String expression) {
    return new ApiKeys(
        List.of(
            new ApiKeyConfig(new Secret(FREE), new ThrottleConfig(1, 1)),
            new ApiKeyConfig(new Secret(PAID), null)),
        expression,
        nanoTime::get);
  }
}
