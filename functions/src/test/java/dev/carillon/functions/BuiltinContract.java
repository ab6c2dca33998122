// SPDX-License-Identifier: Apache-2.0
package dev.carillon.functions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.RunningGateway;
import dev.carillon.TestClient;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What clients see, whoever answers them: the gateway's built-in functions, or the functions of
/// this module behind the gateway.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class BuiltinContract {
  private static final String FORBIDDEN =
      "{\"message\": \"Forbidden\", \"connectionId\":\"ID\", \"requestId\":\"ID\"%s}";

  private RunningGateway open;
  private RunningGateway guarded;

  /// Everybody may do everything; at most 40 channels a connection.
  abstract RunningGateway open();

  /// Wants tokens signed with [Tokens#SECRET] (no leeway), whose claims `join` and `publish` list
  /// channels; everybody may join and publish to `user-{sub}`.
  abstract RunningGateway guarded();

  @BeforeAll
  void start() {
    open = open();
    guarded = guarded();
  }

  @AfterAll
  void stop() {
    open.awaitEmpty();
    guarded.awaitEmpty();
    open.close();
    guarded.close();
  }

  RunningGateway runningGuarded() {
    return guarded;
  }

  TestClient raw() {
    return TestClient.connect(open.ws("/dev"));
  }

  TestClient v1() {
    return TestClient.connect(open.ws("/dev"), "carillon.v1");
  }

  private TestClient withToken(String token, String... subprotocols) {
    return TestClient.connect(guarded.ws("/dev?token=" + token), subprotocols);
  }

  /// A frame without what differs each time.
  static String frame(String text) {
    return text.replaceAll(
        "(\"(?:connectionId|requestId|id)\":)\"[-_A-Za-z0-9]{15}=\"", "$1\"ID\"");
  }

  static String ask(TestClient client, String message) {
    return frame(client.ask(message));
  }

  private static String forbidden(String error) {
    return FORBIDDEN.formatted(",\"error\":\"" + error + "\"");
  }

  @Test
  void aJoinAndALeaveAreAnsweredWithChannelAndConnection() {
    try (TestClient client = raw()) {
      assertThat(ask(client, "{\"action\":\"joinchannel\",\"channel\":\"news\"}"))
          .isEqualTo("{\"channel\":\"news\",\"connectionId\":\"ID\"}");
      assertThat(ask(client, "{\"action\":\"leavechannel\",\"channel\":\"news\"}"))
          .isEqualTo("{\"channel\":\"news\",\"connectionId\":\"ID\"}");
      assertThat(ask(client, "{\"action\":\"leavechannel\",\"channel\":\"never-joined\"}"))
          .isEqualTo("{\"channel\":\"never-joined\",\"connectionId\":\"ID\"}");
    }
  }

  @Test
  void theJsonFlavourIsSelectedAndRepeatsRefs() {
    try (TestClient client = v1()) {
      assertThat(client.subprotocol()).isEqualTo("carillon.v1");
      assertThat(ask(client, "{\"action\":\"joinchannel\",\"channel\":\"news\",\"ref\":\"a\"}"))
          .isEqualTo(
              "{\"type\":\"ack\",\"ref\":\"a\",\"channel\":\"news\",\"connectionId\":\"ID\"}");
      assertThat(ask(client, "{\"action\":\"leavechannel\",\"channel\":\"news\",\"ref\":1.50}"))
          .isEqualTo(
              "{\"type\":\"ack\",\"ref\":1.50,\"channel\":\"news\",\"connectionId\":\"ID\"}");
      assertThat(ask(client, "{\"action\":\"joinchannel\",\"channel\":\"news\"}"))
          .isEqualTo("{\"type\":\"ack\",\"channel\":\"news\",\"connectionId\":\"ID\"}");
      assertThat(ask(client, "{\"action\":\"joinchannel\",\"ref\":\"b\"}"))
          .isEqualTo(
              "{\"type\":\"error\",\"ref\":\"b\",\"message\":\"Bad request body\",\"connectionId\":\"ID\",\"requestId\":\"ID\",\"error\":\"`channel` is missing\"}");
    }
  }

  @Test
  void aMessageReachesEveryOtherMemberAndNotItsSender() {
    try (TestClient ann = raw();
        TestClient bob = raw();
        TestClient eve = v1();
        TestClient outside = raw()) {
      ann.join("talk");
      bob.join("talk");
      eve.join("talk");
      ann.publish("talk", "hi");
      assertThat(bob.next()).isEqualTo("hi");
      assertThat(frame(eve.next()))
          .isEqualTo("{\"type\":\"message\",\"channel\":\"talk\",\"id\":\"ID\",\"data\":\"hi\"}");
      // Answers come in order, so what precedes this one would be here.
      ann.id();
      outside.id();
      assertThat(ann.waiting() + outside.waiting()).isZero();
    }
  }

  @Test
  void whoSendsNeedNotBeAMember() {
    try (TestClient inside = raw();
        TestClient outside = raw()) {
      inside.join("wall");
      outside.publish("wall", "from outside");
      assertThat(inside.next()).isEqualTo("from outside");
    }
  }

  @Test
  void theAckOfAMessageHasTheIdThatMembersSee() {
    try (TestClient sender = v1();
        TestClient member = v1()) {
      member.join("acked");
      String ack =
          sender.ask(
              "{\"action\":\"sendmessage\",\"channel\":\"acked\",\"message\":\"x\",\"ref\":7}");
      String message = member.next();
      assertThat(frame(ack)).isEqualTo("{\"type\":\"ack\",\"ref\":7,\"id\":\"ID\"}");
      assertThat(message).contains(ack.substring(ack.indexOf("\"id\""), ack.length() - 1));
    }
  }

  @Test
  void everybodyIsInTheDefaultChannelAndMessagesWithoutChannelGoThere() {
    try (TestClient ann = raw();
        TestClient bob = v1()) {
      ann.send("{\"action\":\"sendmessage\",\"message\":\"hello\"}");
      assertThat(frame(bob.next()))
          .isEqualTo(
              "{\"type\":\"message\",\"channel\":\"default\",\"id\":\"ID\",\"data\":\"hello\"}");
      ask(bob, "{\"action\":\"leavechannel\",\"channel\":\"default\"}");
      ann.send("{\"action\":\"sendmessage\",\"message\":\"unheard\"}");
      ann.id();
      bob.id();
      assertThat(bob.waiting()).isZero();
    }
  }

  @Test
  void channelsAreKeptApartAndALeaveEndsOneOfThem() {
    try (TestClient sender = raw();
        TestClient member = raw()) {
      member.join("one").join("two").join("two");
      sender.publish("one", "1").publish("three", "3").publish("two", "2");
      assertThat(List.of(member.next(), member.next())).containsExactlyInAnyOrder("1", "2");
      ask(member, "{\"action\":\"leavechannel\",\"channel\":\"one\"}");
      sender.publish("one", "unheard");
      sender.id();
      sender.publish("two", "last");
      assertThat(member.next()).isEqualTo("last");
      assertThat(member.waiting()).isZero();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "\"text\"                 | text                | \"text\"",
        "\"q\\\"\\\\x\"             | q\"\\x                | \"q\\\"\\\\x\"",
        "\"ü 🔔\"                 | ü 🔔                | \"ü 🔔\"",
        "\"\\ud83d\\ude00\"       | 😀                  | \"😀\"",
        "{\"a\": [1, \"ü\"]}      | {\"a\": [1, \"ü\"]} | {\"a\": [1, \"ü\"]}",
        "[1,2]                    | [1,2]               | [1,2]",
        "12.50                    | 12.50               | 12.50",
        "true                     | true                | true",
        "null                     | null                | null"
      })
  void aMessageThatIsNoTextIsDeliveredAsItsJson(String sent, String asRaw, String asData) {
    try (TestClient sender = raw();
        TestClient raw = raw();
        TestClient v1 = v1()) {
      raw.join("forms");
      v1.join("forms");
      sender.send("{\"action\":\"sendmessage\",\"channel\":\"forms\",\"message\":" + sent + "}");
      assertThat(raw.next()).isEqualTo(asRaw);
      assertThat(frame(v1.next()))
          .isEqualTo(
              "{\"type\":\"message\",\"channel\":\"forms\",\"id\":\"ID\",\"data\":" + asData + "}");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{\"action\":\"joinchannel\"}                    | `channel` is missing",
        "{\"action\":\"joinchannel\",\"channel\":1}      | `channel` must be a string",
        "{\"action\":\"joinchannel\",\"channel\":null}   | `channel` must be a string",
        "{\"action\":\"joinchannel\",\"channel\":\"\"}   | a channel name has 1 to 164 characters",
        "{\"action\":\"joinchannel\",\"channel\":\"a b\"} | a channel name consists of letters, digits and -_=@,.;:",
        "{\"action\":\"joinchannel\",\"channel\":\"#x\"} | a channel name consists of letters, digits and -_=@,.;:",
        "{\"action\":\"joinchannel\",\"channel\":\"@x\"} | a channel name does not start with @",
        "{\"action\":\"joinchannel\",\"channel\":\"private-x\"} | channel names that start with private- are reserved",
        "{\"action\":\"leavechannel\"}                   | `channel` is missing",
        "{\"action\":\"leavechannel\",\"channel\":[]}    | `channel` must be a string",
        "{\"action\":\"sendmessage\"}                    | `message` is missing",
        "{\"action\":\"sendmessage\",\"channel\":\"x\"}  | `message` is missing",
        "{\"action\":\"sendmessage\",\"channel\":{},\"message\":1} | `channel` must be a string",
        "{\"action\":\"sendmessage\",\"channel\":\"\",\"message\":1} | a channel name has 1 to 164 characters"
      })
  void whatAsksForNothingThatCanBeDoneIsTold(String message, String error) {
    try (TestClient client = raw()) {
      assertThat(ask(client, message))
          .isEqualTo(
              "{\"message\": \"Bad request body\", \"connectionId\":\"ID\", \"requestId\":\"ID\",\"error\":\""
                  + error
                  + "\"}");
    }
  }

  @Test
  void whatIsNoJsonOrHasNoRouteIsForbidden() {
    try (TestClient client = raw()) {
      assertThat(ask(client, "{\"action\":")).isEqualTo(FORBIDDEN.formatted(""));
      assertThat(ask(client, "{\"action\":\"nothing\"}")).isEqualTo(FORBIDDEN.formatted(""));
    }
  }

  @Test
  void aConnectionMayBeInSoManyChannels() {
    try (TestClient client = raw()) {
      for (int i = 1; i < 40; i++) {
        client.join("c" + i); // and default
      }
      assertThat(ask(client, "{\"action\":\"joinchannel\",\"channel\":\"c40\"}"))
          .isEqualTo(
              "{\"message\": \"Limit Exceeded\", \"connectionId\":\"ID\", \"requestId\":\"ID\",\"error\":\"a connection may be in at most 40 channels; leave one first\"}");
      client.join("c4"); // it is there already
      ask(client, "{\"action\":\"leavechannel\",\"channel\":\"c4\"}");
      ask(client, "{\"action\":\"leavechannel\",\"channel\":\"c4\"}");
      client.join("c40");
    }
  }

  @Test
  void aChannelOfManyMembersReachesThemAll() {
    List<TestClient> members = new ArrayList<>();
    try (TestClient sender = raw()) {
      for (int i = 0; i < 9; i++) {
        TestClient member = i % 2 == 0 ? raw() : v1();
        members.add(member);
        member.join("many");
      }
      sender.join("many").publish("many", "all");
      for (TestClient member : members) {
        assertThat(member.next()).contains("all");
      }
      sender.id();
      assertThat(sender.waiting()).isZero();
    } finally {
      members.forEach(TestClient::close);
    }
  }

  @Test
  void aTokenSaysWhatMayBeJoinedAndWhereMayBePublished() {
    String token =
        Tokens.token("7", 600, ",\"join\":[\"orders-*\",\"news\"],\"publish\":\"orders-1\"");
    try (TestClient client = withToken(token);
        TestClient other = withToken(token, "carillon.v1")) {
      client.join("orders-12").join("news").join("user-7");
      other.join("orders-1");
      assertThat(ask(client, "{\"action\":\"joinchannel\",\"channel\":\"user-8\"}"))
          .isEqualTo(forbidden("no permission to join channel user-8"));
      assertThat(ask(client, "{\"action\":\"joinchannel\",\"channel\":\"default\"}"))
          .isEqualTo(forbidden("no permission to join channel default"));
      assertThat(ask(client, "{\"action\":\"sendmessage\",\"message\":\"x\"}"))
          .isEqualTo(forbidden("no permission to publish to channel default"));
      assertThat(
              ask(
                  other,
                  "{\"action\":\"sendmessage\",\"channel\":\"news\",\"message\":1,\"ref\":\"r\"}"))
          .isEqualTo(
              "{\"type\":\"error\",\"ref\":\"r\",\"message\":\"Forbidden\",\"connectionId\":\"ID\",\"requestId\":\"ID\",\"error\":\"no permission to publish to channel news\"}");
      client.publish("orders-1", "paid");
      assertThat(frame(other.next()))
          .isEqualTo(
              "{\"type\":\"message\",\"channel\":\"orders-1\",\"id\":\"ID\",\"data\":\"paid\"}");
    }
  }

  @Test
  void aTokenMayStandInEachOfThreePlaces() {
    String token = Tokens.token("7", 600, "");
    List<String> header = List.of("Authorization", "Bearer " + token);
    try (TestClient inHeader =
            TestClient.connect(HttpClient.newHttpClient(), guarded.ws("/dev"), header);
        TestClient inQuery = withToken(token);
        TestClient inSubprotocol =
            TestClient.connect(guarded.ws("/dev"), "bearer." + token, "carillon.v1")) {
      inHeader.join("user-7");
      inQuery.join("user-7");
      inSubprotocol.join("user-7");
      assertThat(inSubprotocol.subprotocol()).isEqualTo("carillon.v1");
    }
  }

  @Test
  void withoutAGoodTokenNobodyComesIn() {
    String other = Tokens.signed("{\"sub\":\"7\",\"exp\":9999999999}", "x".repeat(40));
    assertThat(TestClient.refusal(guarded.ws("/dev"), List.of())).isEqualTo(401);
    assertThat(TestClient.refusal(guarded.ws("/dev?token=" + other), List.of())).isEqualTo(401);
    String old = Tokens.token("7", -10, "");
    assertThat(TestClient.refusal(guarded.ws("/dev?token=" + old), List.of())).isEqualTo(401);
  }

  @Test
  void aClaimOpensNoChannelByItsBlanks() {
    try (TestClient client = withToken(Tokens.token("7 admin *", 600, ""))) {
      assertThat(ask(client, "{\"action\":\"joinchannel\",\"channel\":\"admin\"}"))
          .isEqualTo(forbidden("no permission to join channel admin"));
    }
  }

  @Test
  void whoseTokenHasEndedIsSentAway() {
    try (TestClient client = withToken(Tokens.token("7", 2, ""))) {
      client.join("user-7");
      Awaitility.await()
          .atMost(RunningGateway.PATIENCE)
          .pollInterval(Duration.ofMillis(300))
          .until(() -> {
            try {
              client.send("{\"action\":\"joinchannel\",\"channel\":\"user-7\"}");
              return false;
            } catch (RuntimeException e) {
              return true; // it is closed
            }
          });
    }
  }
}
