// SPDX-License-Identifier: Apache-2.0
package dev.carillon.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.carillon.auth.ChannelPermissions;
import dev.carillon.auth.Policy;
import dev.carillon.auth.Principal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuthorizerResponseTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final String POLICY =
      "'policyDocument':{'Version':'2012-10-17','Statement':[{'Action':'execute-api:Invoke','Effect':'Allow','Resource':'*/prod/$connect'}]}";

  @Test
  void theAnswerOfTheServiceIsRead() throws MalformedAnswer {
    AuthorizerResponse response =
        parse("{'principalId':'me',%s,'usageIdentifierKey':'key'}".formatted(POLICY));
    assertThat(response.principalId()).isEqualTo("me");
    assertThat(response.usageIdentifierKey()).isEqualTo("key");
    assertThat(response.context()).isEmpty();
    assertThat(response.policy().decide(Policy.INVOKE, "a/prod/$connect"))
        .isEqualTo(Policy.Decision.ALLOW);
    assertThat(response.policy().decide(Policy.INVOKE, "a/test/$connect"))
        .isEqualTo(Policy.Decision.IMPLICIT_DENY);
  }

  @Test
  void aPrincipalWithNothingElseMayDoEverythingForEver() throws MalformedAnswer {
    assertThat(answer("").principal(NOW))
        .isEqualTo(new Principal("me", ChannelPermissions.ALL, null, NOW));
  }

  @Test
  void contextValuesAreTextsInTheirOrder() throws MalformedAnswer {
    assertThat(
            answer(
                    ",'context':{'z':1,'y':true,'x':1.5,'w':'as it is \\u00e4','v':false,'u':-7,'t':'','s':1731324924.123,'r':12345678901234567890,'q':1.0}")
                .context())
        .containsExactly(
            entry("z", "1"),
            entry("y", "true"),
            entry("x", "1.5"),
            entry("w", "as it is ä"),
            entry("v", "false"),
            entry("u", "-7"),
            entry("t", ""),
            entry("s", "1731324924.123"),
            entry("r", "12345678901234567890"),
            entry("q", "1.0"));
  }

  @Test
  void aHugeExponentDoesNotBecomeAHugeText() throws MalformedAnswer {
    assertThat(answer(",'context':{'a':1e99999999}").context())
        .containsExactly(entry("a", "1E+99999999"));
  }

  @Test
  void contextDoesNotReplaceWhatEventsSayThemselves() throws MalformedAnswer {
    assertThat(answer(",'context':{'principalId':'you','integrationLatency':0,'a':'b'}").context())
        .containsExactly(entry("a", "b"));
  }

  @Test
  void aTtlInTheContextIsOnlyContext() throws MalformedAnswer {
    AuthorizerResponse response = answer(",'context':{'ttl':5}");
    assertThat(response.ttl()).isNull();
    assertThat(response.context()).containsExactly(entry("ttl", "5"));
  }

  @Test
  void aTtlEndsThePrincipal() throws MalformedAnswer {
    AuthorizerResponse response = answer(",'ttl':60");
    assertThat(response.ttl()).isEqualTo(Duration.ofMinutes(1));
    assertThat(response.principal(NOW).expires()).isEqualTo(NOW.plusSeconds(60));
    assertThat(answer(",'ttl':2147483647").principal(NOW).closesAt(0.999))
        .isAfter(NOW.plusSeconds(Integer.MAX_VALUE));
  }

  @Test
  void channelsLimitThePrincipal() throws MalformedAnswer {
    ChannelPermissions permissions =
        answer(",'channels':{'join':['room-*','lobby'],'publish':['lobby']}")
            .principal(NOW)
            .permissions();
    assertThat(permissions.mayJoin("room-1")).isTrue();
    assertThat(permissions.mayJoin("other")).isFalse();
    assertThat(permissions.mayPublish("lobby")).isTrue();
    assertThat(permissions.mayPublish("room-1")).isFalse();
  }

  @Test
  void aListOfChannelsThatIsNotThereMeansNone() throws MalformedAnswer {
    assertThat(answer(",'channels':{}").principal(NOW).permissions())
        .isEqualTo(ChannelPermissions.NONE);
    assertThat(answer(",'channels':{'join':['*']}").principal(NOW).permissions())
        .satisfies(permissions -> {
          assertThat(permissions.mayJoin("any")).isTrue();
          assertThat(permissions.mayPublish("any")).isFalse();
        });
  }

  @Test
  void membersThatAreNullAreNotThere() throws MalformedAnswer {
    assertThat(answer(",'context':null,'usageIdentifierKey':null,'ttl':null,'channels':null"))
        .isEqualTo(answer(""));
  }

  @Test
  void aNumberCanBeAPrincipal() throws MalformedAnswer {
    assertThat(parse("{'principalId':7,%s}".formatted(POLICY)).principalId()).isEqualTo("7");
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          null                                                | the answer is no object
          'Unauthorized'                                      | the answer is no object
          []                                                  | the answer is no object
          {'principalId':'me'}                                | the answer has no policyDocument
          {'principalId':'me','policyDocument':null}          | policyDocument: the policy document is no object
          {'principalId':'me','policyDocument':{}}            | policyDocument: Statement is neither an object nor a list of them
          {'isAuthorized':true}                               | the answer has no principalId
          {POLICY}                                            | the answer has no principalId
          {'principalId':null,POLICY}                         | the answer has no principalId
          {'principalId':'',POLICY}                           | the answer has no principalId
          {'principalId':{},POLICY}                           | the answer has no principalId
          {'principalId':'me',POLICY,'context':[]}            | context is no object
          {'principalId':'me',POLICY,'context':{'a':{}}}      | context may hold texts, numbers and booleans only, no object, list or null
          {'principalId':'me',POLICY,'context':{'a':[1]}}     | context may hold texts, numbers and booleans only, no object, list or null
          {'principalId':'me',POLICY,'context':{'a':null}}    | context may hold texts, numbers and booleans only, no object, list or null
          {'principalId':'me',POLICY,'usageIdentifierKey':1}  | usageIdentifierKey is no text
          {'principalId':'me',POLICY,'ttl':0}                 | ttl is no whole number of seconds from 1 to 2147483647
          {'principalId':'me',POLICY,'ttl':-1}                | ttl is no whole number of seconds from 1 to 2147483647
          {'principalId':'me',POLICY,'ttl':1.5}               | ttl is no whole number of seconds from 1 to 2147483647
          {'principalId':'me',POLICY,'ttl':'60'}              | ttl is no whole number of seconds from 1 to 2147483647
          {'principalId':'me',POLICY,'ttl':99999999999}       | ttl is no whole number of seconds from 1 to 2147483647
          {'principalId':'me',POLICY,'channels':['a']}        | channels is no object
          {'principalId':'me',POLICY,'channels':{'read':[]}}  | channels may have the lists join and publish only
          {'principalId':'me',POLICY,'channels':{'join':'a'}} | channels.join and channels.publish are lists of texts
          {'principalId':'me',POLICY,'channels':{'join':[1]}} | channels.join and channels.publish are lists of texts
          """)
  void whatIsMalformedSaysWhy(String json, String reason) {
    assertThatThrownBy(() -> parse(json.replace("POLICY", POLICY)))
        .isInstanceOf(MalformedAnswer.class)
        .hasMessage(reason);
  }

  @Test
  void aBadChannelPatternNamesThePattern() {
    assertThatThrownBy(() -> answer(",'channels':{'join':['a b']}"))
        .isInstanceOf(MalformedAnswer.class)
        .hasMessageStartingWith("channels: 'a b' is no channel pattern");
  }

  @Test
  void aPolicyThatSaysTwoThingsIsMalformed() {
    assertThatThrownBy(() -> parse("{'principalId':'me',%s,%s}".formatted(POLICY, POLICY)))
        .isInstanceOf(MalformedAnswer.class)
        .hasMessageStartingWith("the answer is no JSON: Duplicate");
  }

  @Test
  void whatIsNoJsonIsMalformed() {
    assertThatThrownBy(() -> parse(""))
        .isInstanceOf(MalformedAnswer.class)
        .hasMessageStartingWith("the answer is no");
    assertThatThrownBy(() -> parse("{'principalId':"))
        .isInstanceOf(MalformedAnswer.class)
        .hasMessageStartingWith("the answer is no JSON");
  }

  @Test
  void eightKilobytesAreReadAndNotOneByteMore() throws MalformedAnswer {
    String start = "{'principalId':'me',%s,'context':{'a':'".formatted(POLICY);
    String fits = start + "x".repeat(8_192 - start.length() - 3) + "'}}";
    assertThat(parse(fits).context()).hasSize(1);
    assertThatThrownBy(() -> parse(fits + " "))
        .hasMessage("the answer has 8193 bytes, more than the 8192 that are allowed");
  }

  private static AuthorizerResponse answer(String more) throws MalformedAnswer {
    return parse("{'principalId':'me',%s%s}".formatted(POLICY, more));
  }

  private static AuthorizerResponse parse(String json) throws MalformedAnswer {
    return AuthorizerResponse.parse(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }
}
