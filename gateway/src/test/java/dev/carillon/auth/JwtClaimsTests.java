// SPDX-License-Identifier: Apache-2.0
package dev.carillon.auth;

import static dev.carillon.auth.Tokens.HS256;
import static dev.carillon.auth.Tokens.NOW_SECONDS;
import static dev.carillon.auth.Tokens.assertInvalid;
import static dev.carillon.auth.Tokens.assertValid;
import static dev.carillon.auth.Tokens.claims;
import static dev.carillon.auth.Tokens.hs256;
import static dev.carillon.auth.Tokens.principal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.config.AuthorizerConfig.Grants;
import dev.carillon.config.AuthorizerConfig.Jwt;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JwtClaimsTests {
  private static final Grants NO_GRANTS = Tokens.NO_GRANTS;
  private final JwtAuthorizer authorizer = Tokens.authorizer(Tokens.secretKey(null));

  @Test
  void aTokenWithoutExpiryIsRefused() {
    assertInvalid(authorizer, token("{\"sub\":\"a\"}"), "it has no exp");
    assertInvalid(authorizer, token("{\"exp\":null}"), "it has no exp");
    assertInvalid(authorizer, token("{\"exp\":\"soon\"}"), "its exp is no number");
  }

  @Test
  void aTokenHoldsUntilAMinuteAfterItsExpiry() {
    assertValid(authorizer, token("{\"exp\":%d}".formatted(NOW_SECONDS - 59)));
    assertInvalid(authorizer, token("{\"exp\":%d}".formatted(NOW_SECONDS - 60)), "it has expired");
    assertInvalid(authorizer, token("{\"exp\":0}"), "it has expired");
    assertInvalid(authorizer, token("{\"exp\":-1e300}"), "it has expired");
  }

  @Test
  void aTokenHoldsFromAMinuteBeforeItsBeginning() {
    assertValid(authorizer, token(claims(",\"nbf\":%d".formatted(NOW_SECONDS + 60))));
    assertInvalid(
        authorizer,
        token(claims(",\"nbf\":%d".formatted(NOW_SECONDS + 61))),
        "it is not valid yet (nbf)");
  }

  @Test
  void aTokenFromTheFutureIsRefused() {
    String form = "{\"iat\":%d,\"exp\":%d}";
    assertValid(authorizer, token(form.formatted(NOW_SECONDS + 60, NOW_SECONDS + 99)));
    assertInvalid(
        authorizer,
        token(form.formatted(NOW_SECONDS + 61, NOW_SECONDS + 99)),
        "it was issued in the future (iat)");
  }

  @Test
  void theLeewayIsTheConfiguredOne() {
    JwtAuthorizer exact = with(null, null, Duration.ZERO, NO_GRANTS, NO_GRANTS);
    assertValid(exact, token("{\"exp\":%d}".formatted(NOW_SECONDS + 1)));
    assertInvalid(exact, token("{\"exp\":%d}".formatted(NOW_SECONDS)), "it has expired");
  }

  @Test
  void anExpiryBeyondTheCalendarMeansItsEnd() {
    assertThat(principal(authorizer, token("{\"exp\":1e300}")).expires())
        .isEqualTo(Instant.parse("9999-12-31T23:59:59Z"));
  }

  @Test
  void theIssuerMustBeTheConfiguredOne() {
    JwtAuthorizer issued =
        with("https://id.example.com", null, Duration.ZERO, NO_GRANTS, NO_GRANTS);
    assertValid(issued, token(claims(",\"iss\":\"https://id.example.com\"")));
    String reason = "its iss is not the configured one";
    assertInvalid(issued, token(claims(",\"iss\":\"https://id.example.com/\"")), reason);
    assertInvalid(issued, token(claims("")), reason);
    assertInvalid(issued, token(claims(",\"iss\":[\"https://id.example.com\"]")), reason);
  }

  @Test
  void theAudienceMustHoldTheConfiguredOne() {
    JwtAuthorizer meant = with(null, "carillon", Duration.ZERO, NO_GRANTS, NO_GRANTS);
    assertValid(meant, token(claims(",\"aud\":\"carillon\"")));
    assertValid(meant, token(claims(",\"aud\":[\"other\",\"carillon\"]")));
    String reason = "its aud does not hold the configured one";
    assertInvalid(meant, token(claims(",\"aud\":[\"other\"]")), reason);
    assertInvalid(meant, token(claims(",\"aud\":\"carillon2\"")), reason);
    assertInvalid(meant, token(claims("")), reason);
  }

  @Test
  void thePrincipalIsTheSubjectAndTheLifeOfTheToken() {
    Principal ann = principal(authorizer, token(claims("")));
    assertThat(ann.id()).isEqualTo("ann");
    assertThat(ann.issued()).isEqualTo("2026-01-31T12:00:00Z");
    assertThat(ann.expires()).isEqualTo("2026-01-31T13:00:00Z");
    assertThat(principal(authorizer, token("{\"exp\":%d}".formatted(NOW_SECONDS + 1))))
        .isEqualTo(
            new Principal(
                "",
                ChannelPermissions.NONE,
                Instant.ofEpochSecond(NOW_SECONDS + 1),
                Instant.ofEpochSecond(NOW_SECONDS)));
  }

  @Test
  void withoutChannelClaimsThereIsNoChannel() {
    assertThat(principal(authorizer, token(claims(",\"channels\":[\"*\"]"))).permissions())
        .isSameAs(ChannelPermissions.NONE);
    JwtAuthorizer claimed = granting(new Grants("join", List.of()), NO_GRANTS);
    assertThat(principal(claimed, token(claims(""))).permissions())
        .isSameAs(ChannelPermissions.NONE);
  }

  @Test
  void theConfiguredClaimsListTheChannels() {
    JwtAuthorizer claimed =
        granting(new Grants("https://example.com/join", List.of()), new Grants("pub", List.of()));
    ChannelPermissions permissions =
        principal(
                claimed,
                token(
                    claims(
                        ",\"https://example.com/join\":[\"news\",\"room:*\",7,\"a b\"],\"pub\":\"chat  lobby:*\"")))
            .permissions();
    assertThat(permissions).hasToString("join [news, room:*], publish [chat, lobby:*]");
  }

  @Test
  void aClaimThatListsNothingReadableOpensNothing() {
    JwtAuthorizer claimed = granting(new Grants("join", List.of()), NO_GRANTS);
    for (String value :
        List.of("null", "7", "true", "{}", "[]", "\"\"", "[[\"news\"]]", "[null]")) {
      assertThat(principal(claimed, token(claims(",\"join\":" + value))).permissions())
          .isSameAs(ChannelPermissions.NONE);
    }
  }

  @Test
  void everyTokenHasThePatternsThatTheConfigurationGrants() {
    JwtAuthorizer granted =
        granting(
            new Grants("join", List.of("default", "user-{sub}")),
            new Grants(null, List.of("user-{sub}", "org-{org}")));
    assertThat(principal(granted, token(claims(",\"join\":[\"news\"]"))).permissions())
        .hasToString("join [default, user-ann, news], publish [user-ann]");
    assertThat(principal(granted, token("{\"exp\":%d}".formatted(NOW_SECONDS + 1))).permissions())
        .hasToString("join [default], publish []");
  }

  @Test
  void aTokenIsOneJsonObjectWithEachMemberOnce() {
    String twice = "{\"exp\":%d,\"exp\":%d}".formatted(NOW_SECONDS + 1, NOW_SECONDS + 2);
    for (String text : List.of("", "null", "[]", "7", "{\"exp\":1} x", twice)) {
      assertInvalid(authorizer, token(text), "a part of it is no JSON object");
    }
  }

  private static String token(String claims) {
    return hs256(HS256, claims);
  }

  private static JwtAuthorizer granting(Grants join, Grants publish) {
    return with(null, null, Duration.ofSeconds(60), join, publish);
  }

  private static JwtAuthorizer with(
      @Nullable String issuer,
      @Nullable String audience,
      Duration leeway,
      Grants join,
      Grants publish) {
    return new JwtAuthorizer(
        new Jwt(
            List.of(Tokens.secretKey(null)),
            null,
            Tokens.ALGORITHMS,
            issuer,
            audience,
            leeway,
            join,
            publish),
        new MutableClock(Tokens.NOW));
  }
}
