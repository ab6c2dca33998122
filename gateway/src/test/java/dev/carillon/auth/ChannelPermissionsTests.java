// SPDX-License-Identifier: Apache-2.0
package dev.carillon.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChannelPermissionsTests {
  @Test
  void allOpensEveryChannelAndNoneOpensNone() {
    assertThat(ChannelPermissions.ALL.mayJoin("news")).isTrue();
    assertThat(ChannelPermissions.ALL.mayPublish("private-x")).isTrue();
    assertThat(ChannelPermissions.NONE.mayJoin("news")).isFalse();
    assertThat(ChannelPermissions.NONE.mayPublish("news")).isFalse();
  }

  @Test
  void joiningAndPublishingAreSeparatePermissions() {
    ChannelPermissions permissions = ChannelPermissions.of(List.of("news"), List.of("chat"));
    assertThat(permissions.mayJoin("news")).isTrue();
    assertThat(permissions.mayPublish("news")).isFalse();
    assertThat(permissions.mayPublish("chat")).isTrue();
    assertThat(permissions.mayJoin("chat")).isFalse();
  }

  @Test
  void anExactNameMatchesItselfOnly() {
    ChannelPermissions permissions = joining(Map.of(), "news");
    assertThat(permissions.mayJoin("news")).isTrue();
    assertThat(permissions.mayJoin("news1")).isFalse();
    assertThat(permissions.mayJoin("new")).isFalse();
    assertThat(permissions.mayJoin("News")).isFalse();
  }

  @Test
  void aPrefixMatchesWhatBeginsWithIt() {
    ChannelPermissions permissions = joining(Map.of(), "room:*");
    assertThat(permissions.mayJoin("room:1")).isTrue();
    assertThat(permissions.mayJoin("room:")).isTrue();
    assertThat(permissions.mayJoin("room")).isFalse();
    assertThat(permissions.mayJoin("aroom:1")).isFalse();
  }

  @Test
  void aClaimStandsForItsValue() {
    Map<String, Object> claims =
        Map.of("sub", "42", "org", "acme", "level", 7L, "ratio", 1.5, "beta", true);
    ChannelPermissions permissions =
        joining(claims, "user-{sub}", "{org}:{sub}:*", "l{level}", "r{ratio}", "{beta}");
    assertThat(permissions.mayJoin("user-42")).isTrue();
    assertThat(permissions.mayJoin("user-4")).isFalse();
    assertThat(permissions.mayJoin("user-421")).isFalse();
    assertThat(permissions.mayJoin("acme:42:x")).isTrue();
    assertThat(permissions.mayJoin("acme:43:x")).isFalse();
    assertThat(permissions.mayJoin("l7")).isTrue();
    assertThat(permissions.mayJoin("r1.5")).isTrue();
    assertThat(permissions.mayJoin("true")).isTrue();
  }

  @Test
  void aClaimThatIsMissingEmptyOrNoScalarOpensNothing() {
    Map<String, Object> claims = Map.of("empty", "", "list", List.of("a"), "map", Map.of());
    assertThat(joining(claims, "user-{sub}*", "x-{empty}*", "y-{list}*", "z-{map}*"))
        .isSameAs(ChannelPermissions.NONE);
  }

  @Test
  void aStarInTheValueOfAClaimIsNoWildcard() {
    for (String sub : List.of("*", "a*", "*a")) {
      assertThat(joining(Map.of("sub", sub), "user-{sub}")).isSameAs(ChannelPermissions.NONE);
      assertThat(joining(Map.of("sub", sub), "{sub}")).isSameAs(ChannelPermissions.NONE);
    }
  }

  @Test
  void aBraceInTheValueOfAClaimIsNotReplacedAgain() {
    Map<String, Object> claims = Map.of("sub", "{role}", "role", "admin");
    assertThat(joining(claims, "user-{sub}").mayJoin("user-admin")).isFalse();
  }

  @Test
  void aValueThatMakesTheNameTooLongOpensNothing() {
    String longest = "n".repeat(164);
    assertThat(joining(Map.of("sub", longest), "{sub}").mayJoin(longest)).isTrue();
    assertThat(joining(Map.of("sub", longest + "n"), "{sub}")).isSameAs(ChannelPermissions.NONE);
  }

  @Test
  void patternsThatSayTheSameAreKeptOnceAndAStarReplacesAll() {
    assertThat(joining(Map.of("sub", "1"), "user-{sub}", "user-1"))
        .hasToString("join [user-1], publish []");
    assertThat(joining(Map.of(), "a", "*", "b*")).hasToString("join [*], publish []");
  }

  @Test
  void equalSetsAreEqual() {
    assertThat(joining(Map.of(), "a", "b*"))
        .isEqualTo(joining(Map.of(), "a", "b*"))
        .hasSameHashCodeAs(joining(Map.of(), "a", "b*"))
        .isNotEqualTo(joining(Map.of(), "a"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "a*b", "**", "a{b", "a}b", "{}", "a b", "a/b", "{a}}", "a{b}*c", "\u00e4"})
  void whatIsNoPatternIsAnErrorThatShowsIt(String text) {
    assertThatThrownBy(() -> ChannelPermissions.of(List.of(text), List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "'%s' is no channel pattern: write a channel name, a prefix ending in *, or * alone; {claim} stands for a claim of the token",
            text);
  }

  private static ChannelPermissions joining(Map<String, Object> claims, String... patterns) {
    return ChannelPermissions.of(
        ChannelPermissions.patterns(Arrays.asList(patterns)), List.of(), claims);
  }
}
