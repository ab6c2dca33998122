// SPDX-License-Identifier: Apache-2.0
package dev.carillon;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.WebSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What clients of the reference design do, with Java's own WebSocket.
class ReferenceUsageTest {
  private static RunningGateway gateway;
  private TestClient ann;
  private TestClient bob;

  @BeforeAll
  static void start() {
    gateway = RunningGateway.start("eventLoops: 2");
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @BeforeEach
  void connect() {
    ann = TestClient.connect(gateway);
    bob = TestClient.connect(gateway);
  }

  @AfterEach
  void disconnect() {
    ann.close();
    bob.close();
    gateway.awaitEmpty();
  }

  @Test
  void twoChannelsAreJoinedAndBothAreHeardRaw() {
    String id = ann.id();
    assertThat(ann.ask("{\"action\":\"joinchannel\",\"channel\":\"news\"}"))
        .isEqualTo("{\"channel\":\"news\",\"connectionId\":\"" + id + "\"}");
    assertThat(ann.ask("{\"action\":\"joinchannel\",\"channel\":\"sport\"}"))
        .isEqualTo("{\"channel\":\"sport\",\"connectionId\":\"" + id + "\"}");

    bob.publish("news", "hi").publish("sport", "1:0");

    assertThat(ann.next()).isEqualTo("hi");
    assertThat(ann.next()).isEqualTo("1:0");
  }

  @Test
  void everybodyElseIsInDefaultFromTheStart() {
    bob.send("{\"action\":\"sendmessage\",\"message\":\"to all\"}");
    assertThat(ann.next()).isEqualTo("to all");
    assertThat(bob.ask("{\"action\":\"echo\",\"message\":\"nothing before\"}"))
        .isEqualTo("nothing before");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "{\"a\":[1, 2]}|{\"a\":[1, 2]}",
        "[1,  {\"b\":null}]|[1,  {\"b\":null}]",
        "17.50|17.50",
        "true|true",
        "null|null",
        "\"a\\n\\u00e9\\\"\"|'a\né\"'",
        "\"\"|''",
      })
  void whatIsNoStringIsDeliveredAsItsJsonText(String message, String delivered) {
    bob.send("{\"action\":\"sendmessage\",\"message\":" + message + "}");
    assertThat(ann.next()).isEqualTo(delivered);
    assertThat(bob.ask("{\"action\":\"echo\",\"message\":" + message + "}")).isEqualTo(delivered);
  }

  @Test
  void joiningTwiceIsOneMembershipAndLeavingOnceEndsIt() {
    ann.join("news").join("news");
    bob.publish("news", "once").publish("default", "end");
    assertThat(ann.next()).isEqualTo("once");
    assertThat(ann.next()).isEqualTo("end");

    assertThat(ann.ask("{\"action\":\"leavechannel\",\"channel\":\"news\"}"))
        .isEqualTo("{\"channel\":\"news\",\"connectionId\":\"" + ann.id() + "\"}");
    bob.publish("news", "unheard").publish("default", "end");
    assertThat(ann.next()).isEqualTo("end");
  }

  @Test
  void bothFlavoursShareTheChannels() {
    try (TestClient eve = TestClient.connectV1(gateway)) {
      assertThat(eve.subprotocol()).isEqualTo("carillon.v1");
      assertThat(eve.ask("{\"action\":\"joinchannel\",\"channel\":\"news\",\"ref\":\"1\"}"))
          .matches(
              "\\{\"type\":\"ack\",\"ref\":\"1\",\"channel\":\"news\",\"connectionId\":\"[-\\w]{15}=\"}");
      ann.join("news").publish("news", "hi \\\"eve\\\"");
      assertThat(eve.next())
          .matches(
              "\\{\"type\":\"message\",\"channel\":\"news\",\"id\":\"[-\\w]{15}=\",\"data\":\"hi \\\\\"eve\\\\\"\"}");

      assertThat(
              eve.ask(
                  "{\"action\":\"sendmessage\",\"channel\":\"news\",\"message\":[1],\"ref\":2}"))
          .matches("\\{\"type\":\"ack\",\"ref\":2,\"id\":\"[-\\w]{15}=\"}");
      assertThat(ann.next()).isEqualTo("[1]");
      ann.send("{\"action\":\"sendmessage\",\"channel\":\"news\",\"message\":[1]}");
      assertThat(eve.next()).endsWith(",\"data\":[1]}");
      assertThat(eve.ask("{\"action\":\"echo\",\"message\":{\"a\":1}}"))
          .isEqualTo("{\"type\":\"ack\",\"data\":{\"a\":1}}");
      assertThat(eve.ask("{\"action\":\"joinchannel\",\"ref\":\"3\"}"))
          .matches(
              "\\{\"type\":\"error\",\"ref\":\"3\",\"message\":\"Bad request body\",\"connectionId\":\"[-\\w]{15}=\",\"requestId\":\"[-\\w]{15}=\",\"error\":\"`channel` is missing\"}");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"action\":\"joinchannel\"}|`channel` is missing",
        "{\"action\":\"joinchannel\",\"channel\":7}|`channel` must be a string",
        "{\"action\":\"joinchannel\",\"channel\":\"\"}|a channel name has 1 to 164 characters",
        "{\"action\":\"joinchannel\",\"channel\":\"a b\"}|a channel name consists of letters, digits and -_=@,.;:",
        "{\"action\":\"joinchannel\",\"channel\":\"@a\"}|a channel name does not start with @",
        "{\"action\":\"joinchannel\",\"channel\":\"private-a\"}|channel names that start with private- are reserved",
        "{\"action\":\"leavechannel\"}|`channel` is missing",
        "{\"action\":\"sendmessage\"}|`message` is missing",
        "{\"action\":\"sendmessage\",\"channel\":\"a/b\",\"message\":1}|a channel name consists of letters, digits and -_=@,.;:",
        "{\"action\":\"echo\"}|`message` is missing",
        "{\"action\":\"authenticate\",\"token\":\"x\"}|this stage has no authorizer",
      })
  void badInputIsAnsweredWithWhatIsWrongAndTheConnectionStays(String message, String problem) {
    String id = ann.id();
    assertThat(ann.ask(message))
        .matches(
            "\\{\"message\": \"Bad request body\", \"connectionId\":\"\\Q%s\\E\", \"requestId\":\"[-\\w]{15}=\",\"error\":\"\\Q%s\\E\"}"
                .formatted(id, problem));
    assertThat(ann.ask("{\"action\":\"echo\",\"message\":\"still here\"}")).isEqualTo("still here");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"action\":\"$connect\"}",
        "{\"action\":\"$disconnect\"}",
        "{\"action\":\"$default\"}",
        "{\"action\":\"unknown\"}",
        "{\"action\":[\"echo\"],\"message\":\"x\"}",
        "{\"action\":null}",
        "{\"other\":1}",
        "[]",
        "7",
        "no json",
        "{\"action\":\"echo\",\"message\":\"x\"",
        "",
      })
  void whatSelectsNoRouteIsForbiddenLetterByLetter(String message) {
    String id = ann.id();
    assertThat(ann.ask(message))
        .matches(
            "\\{\"message\": \"Forbidden\", \"connectionId\":\"\\Q%s\\E\", \"requestId\":\"[-\\w]{15}=\"}"
                .formatted(id));
  }

  @Test
  void everythingEndsWithTheConnection() {
    ann.join("news").join("sport");
    ann.socket().sendClose(WebSocket.NORMAL_CLOSURE, "bye").join();
    assertThat(ann.closed().code()).isEqualTo(1000);
    gateway.awaitMetric("carillon_connections_open", 1);
    assertThat(gateway.post("/dev/@channels/news", "x").body()).isEqualTo("{\"connections\":0}");
    assertThat(gateway.post("/dev/@channels/default", "x").body()).isEqualTo("{\"connections\":1}");
  }

  @Test
  void idsHaveTheShapeOfTheService() {
    assertThat(ann.id()).matches("[A-Za-z0-9_-]{15}=").isNotEqualTo(bob.id());
  }
}
