// SPDX-License-Identifier: Apache-2.0
package dev.carillon.route;

import static dev.carillon.route.Handshakes.authorize;
import static dev.carillon.route.Handshakes.head;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.event.Event;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdentitySourcesTest {
  private static final Event EVENT =
      authorize(
          head(
              "/dev?token=a%20b&empty=&bare&bad=%zz",
              "AUTHORIZATION: me", "x-empty: ", "x-twice: ", "x-twice: second"),
          Map.of("color", "red", "none", ""));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "route.request.header.Authorization",
        "route.request.header.authorization",
        "route.request.querystring.token",
        "stageVariables.color",
        "context.identity.sourceIp",
        "context.connectionId"
      })
  void whatIsThereIsComplete(String source) {
    assertThat(IdentitySources.compile(List.of(source)).complete(EVENT)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "route.request.header.Cookie",
        "route.request.header.x-empty",
        "route.request.header.x-twice",
        "route.request.querystring.Token",
        "route.request.querystring.empty",
        "route.request.querystring.bare",
        "route.request.querystring.bad",
        "stageVariables.Color",
        "stageVariables.none",
        "context.identity.userAgent",
        "context.nothing",
        "context.authorizer.principalId"
      })
  void whatIsMissingOrEmptyIsNot(String source) {
    assertThat(IdentitySources.compile(List.of(source)).complete(EVENT)).isFalse();
  }

  @Test
  void allOfThemAreNeeded() {
    assertThat(
            IdentitySources.compile(
                    List.of("route.request.header.Authorization", "stageVariables.color"))
                .complete(EVENT))
        .isTrue();
    assertThat(
            IdentitySources.compile(
                    List.of("route.request.header.Authorization", "stageVariables.other"))
                .complete(EVENT))
        .isFalse();
  }

  @Test
  void noneAsksForNothing() {
    assertThat(IdentitySources.compile(List.of()).complete(EVENT)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"$request.header.Authorization", "", "route.request.body.a"})
  void theFormOfHttpApisIsRefused(String source) {
    assertThatThrownBy(() -> IdentitySources.compile(List.of(source)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("'" + source + "' is no identity source");
  }
}
