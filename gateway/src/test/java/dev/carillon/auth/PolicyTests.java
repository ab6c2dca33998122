// SPDX-License-Identifier: Apache-2.0
package dev.carillon.auth;

import static dev.carillon.auth.Policy.Decision.ALLOW;
import static dev.carillon.auth.Policy.Decision.EXPLICIT_DENY;
import static dev.carillon.auth.Policy.Decision.IMPLICIT_DENY;
import static dev.carillon.auth.Policy.MANAGE_CONNECTIONS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import dev.carillon.auth.Statement.Effect;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyTests {
  private static final FunctionArn SEND = new FunctionArn("us-east-1", "1", "send");

  private static final StageArn STAGE =
      new StageArn("us-east-1", "000000000000", "carillon01", "default");
  private static final String POST = STAGE.connection("POST", "Mg_ugfpqPHcCIVA=");

  @Test
  void aResourceNamesItsStageMethodAndConnection() {
    assertThat(POST)
        .isEqualTo(
            "arn:aws:execute-api:us-east-1:000000000000:carillon01/default/POST/@connections/Mg_ugfpqPHcCIVA=");
    assertThat(STAGE.channel("POST", "room:1"))
        .isEqualTo(
            "arn:aws:execute-api:us-east-1:000000000000:carillon01/default/POST/@channels/room:1");
    assertThat(STAGE.route("$connect"))
        .isEqualTo("arn:aws:execute-api:us-east-1:000000000000:carillon01/default/$connect");
    assertThat(new StageArn("cn-north-1", "1", "a", "s")).asString().startsWith("arn:aws-cn:");
    assertThat(new StageArn("us-gov-west-1", "1", "a", "s"))
        .asString()
        .startsWith("arn:aws-us-gov:");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*",
        "arn:aws:execute-api:us-east-1:000000000000:*/*/POST/@connections/*",
        "arn:aws:execute-api:us-east-1:000000000000:carillon01/*/*/@connections/*",
        "arn:aws:execute-api:us-east-1:000000000000:carillon01/default/*/@connections/*",
        "arn:aws:execute-api:us-east-1:000000000000:carillon01/default/*",
        "arn:aws:execute-api:us-east-1:000000000000:carillon01/default/POST/@connections",
        "arn:aws:execute-api:us-east-1:000000000000:carillon01/*/POST/@connections",
        "arn:aws:execute-api:us-east-1:000000000000:carillon01/default/POST/@connections/*",
        "arn:aws:execute-api:us-east-1:000000000000:carillon01/*",
        "arn:aws:execute-api:*:*:*/@connections/*",
        "arn:aws:execute-api:*:*:**/@connections/*",
        "arn:*:execute-api:*:*:*/default/POST/@connections/Mg_ugfpqPHcCIVA=",
        "arn:aws:execute-api:us-east-1:????????????:carillon0?/default/POST/@connections/*"
      })
  void thePatternsOfPoliciesInTheWildMatchAPost(String pattern) {
    assertThat(Policy.allowing(List.of(pattern)).decide(MANAGE_CONNECTIONS, POST)).isEqualTo(ALLOW);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "arn:aws:execute-api:us-east-1:000000000000:carillon01/prod/*",
        "arn:aws:execute-api:us-east-1:000000000000:carillon01/default/GET/@connections/*",
        "arn:aws:execute-api:us-east-1:000000000000:carillon01/default/POST/@channels/*",
        "arn:aws:execute-api:us-east-1:000000000000:carillon01/default/POST/@channels",
        "arn:aws:execute-api:us-east-1:000000000000:carillon01/default/DELETE/@connections",
        "arn:aws:execute-api:us-east-1:000000000000:carillon01/default/POST/@connection",
        "arn:aws:execute-api:us-east-1:000000000000:carillon01/default",
        "arn:aws:execute-api:us-east-1:000000000000:carillon01/Default/*",
        "arn:aws:execute-api:eu-west-1:000000000000:carillon01/*",
        "arn:aws:execute-api:us-east-1:?:carillon01/*",
        ""
      })
  void aPatternOfSomethingElseDoesNot(String pattern) {
    assertThat(Policy.allowing(List.of(pattern)).decide(MANAGE_CONNECTIONS, POST))
        .isEqualTo(IMPLICIT_DENY);
  }

  @Test
  void aStarWithASegmentTooManyDoesNotMatchTheConnectRoute() {
    Policy policy =
        Policy.allowing(
            List.of("arn:aws:execute-api:us-east-1:000000000000:carillon01/default/*/*"));
    assertThat(policy.decide("execute-api:Invoke", STAGE.route("$connect")))
        .isEqualTo(IMPLICIT_DENY);
  }

  @Test
  void anEmptyListOfResourcesAllowsEvery() {
    assertThat(Policy.allowing(List.of()).decide(MANAGE_CONNECTIONS, POST)).isEqualTo(ALLOW);
  }

  @Test
  void aMatchingDenyWinsWhereverItStands() {
    Statement allow = new Statement(Effect.ALLOW, List.of("*"), List.of("*"));
    Statement deny = new Statement(Effect.DENY, List.of("*"), List.of("*/POST/@connections/*"));
    assertThat(new Policy(List.of(allow, deny)).decide(MANAGE_CONNECTIONS, POST))
        .isEqualTo(EXPLICIT_DENY);
    assertThat(new Policy(List.of(deny, allow)).decide(MANAGE_CONNECTIONS, POST))
        .isEqualTo(EXPLICIT_DENY);
    assertThat(
            new Policy(List.of(deny, allow))
                .decide(MANAGE_CONNECTIONS, STAGE.connection("GET", "a")))
        .isEqualTo(ALLOW);
  }

  @Test
  void aPolicyWithoutStatementsAllowsNothing() {
    assertThat(new Policy(List.of()).decide(MANAGE_CONNECTIONS, POST)).isEqualTo(IMPLICIT_DENY);
  }

  @ParameterizedTest
  @CsvSource({
    "execute-api:ManageConnections, ALLOW",
    "EXECUTE-API:manageconnections, ALLOW",
    "execute-api:*, ALLOW",
    "execute-api:Manage*, ALLOW",
    "*, ALLOW",
    "execute-api:Invoke, IMPLICIT_DENY",
    "execute-api:ManageConnection, IMPLICIT_DENY",
    "s3:*, IMPLICIT_DENY"
  })
  void anActionIsComparedWithoutRegardToCase(String action, Policy.Decision expected) {
    Policy policy = new Policy(List.of(new Statement(Effect.ALLOW, List.of(action), List.of("*"))));
    assertThat(policy.decide(MANAGE_CONNECTIONS, POST)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "'', '', true",
    "'', a, false",
    "*, '', true",
    "?, '', false",
    "?, a, true",
    "?, ab, false",
    "a*, a, true",
    "*a, ba, true",
    "*a, ab, false",
    "a*b*c, aXbYc, true",
    "a*b*c, abcb, false",
    "*ab*, xaab, true",
    "a?c, abc, true",
    "a?c, ac, false",
    "***, x, true",
    "a.c, abc, false",
    "[a], a, false",
    "a*, '*', false"
  })
  void aWildcardCoversTheWholeText(String pattern, String text, boolean matches) {
    assertThat(Wildcard.matches(pattern, text)).isEqualTo(matches);
  }

  @Test
  void aPatternMadeToBeSlowIsNot() {
    String pattern = "*a".repeat(2_000) + "b";
    String text = "a".repeat(8_000);
    assertTimeout(
        Duration.ofSeconds(2), () -> assertThat(Wildcard.matches(pattern, text)).isFalse());
  }

  @Test
  void theFunctionsOfAnApiAreOneResource() {
    Policy own = Policy.allowing(List.of(Policy.functionsOf("mine")));
    assertThat(own.mayInvoke(SEND, null, "mine")).isTrue();
    assertThat(own.mayInvoke(SEND, "live", "mine")).isTrue();
    assertThat(own.mayInvoke(SEND, null, "other")).isFalse();
    Policy denied =
        Policy.allowing(List.of(Policy.functionsOf("mine")), List.of("*:function:send"));
    assertThat(denied.mayInvoke(SEND, null, "mine")).isFalse();
    assertThat(Policy.allowing(List.of()).mayInvoke(SEND, null, "any")).isTrue();
    assertThat(Policy.allowing(List.of("arn:*")).mayInvoke(SEND, null, "mine")).isTrue();
    assertThat(Policy.allowing(List.of("arn:aws:execute-api:*")).mayInvoke(SEND, null, "mine"))
        .isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "function:send, true, false",
    "function:send:*, false, true",
    "function:send:live, false, true",
    "function:send:test, false, false",
    "function:send*, true, true",
    "function:*, true, true",
    "function:sen, false, false",
  })
  void aQualifierIsPartOfWhatIsAllowed(String pattern, boolean bare, boolean live) {
    Policy policy = Policy.allowing(List.of("arn:aws:lambda:us-east-1:1:" + pattern));
    assertThat(policy.mayInvoke(SEND, null, "any")).isEqualTo(bare);
    assertThat(policy.mayInvoke(SEND, "live", "any")).isEqualTo(live);
  }

  @Test
  void whoeverMustNotCallAFunctionFindsNoQualifierThatMay() {
    Policy all = Policy.allowing(List.of(), List.of("*:function:send"));
    assertThat(all.mayInvoke(SEND, "$LATEST", "any")).isFalse();
    Policy unqualified = Policy.allowing(List.of(), List.of("*:function:send:live"));
    assertThat(unqualified.mayInvoke(SEND, "live", "any")).isFalse();
    assertThat(unqualified.mayInvoke(SEND, null, "any")).isTrue();
  }

  @Test
  void aFunctionHasThePartitionOfItsRegion() {
    assertThat(new FunctionArn("cn-north-1", "1", "send"))
        .hasToString("arn:aws-cn:lambda:cn-north-1:1:function:send");
  }
}
