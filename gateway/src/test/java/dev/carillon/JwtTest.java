// SPDX-License-Identifier: Apache-2.0
package dev.carillon;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Tokens at the door, for channels, and while the connection lasts.
class JwtTest {
  private static final String SECRET = "a-secret-of-thirty-two-bytes-or-more";
  private static RunningGateway gateway;

  @BeforeAll
  static void start() {
    gateway =
        RunningGateway.start(
            """
            auth: members
            apis:
              - authorizers:
                  members:
                    jwt:
                      leeway: 0s
                      keys: [{algorithm: HS256, secret: %s}]
                      join: {claim: join, always: [default, "user-{sub}"]}
                      publish: {claim: publish, always: ["user-{sub}"]}
            """
                .formatted(SECRET));
  }

  @AfterAll
  static void stop() {
    gateway.awaitEmpty();
    gateway.close();
  }

  private static String token(String sub, long seconds, String join, String publish) {
    String claims =
        "{\"sub\":\"%s\",\"iat\":%d,\"exp\":%d,\"join\":[%s],\"publish\":[%s]}"
            .formatted(
                sub,
                Instant.now().getEpochSecond(),
                Instant.now().getEpochSecond() + seconds,
                join,
                publish);
    return signed(claims, SECRET);
  }

  private static String signed(String claims, String secret) {
    try {
      Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
      String input =
          base64.encodeToString("{\"alg\":\"HS256\"}".getBytes(StandardCharsets.UTF_8))
              + "."
              + base64.encodeToString(claims.getBytes(StandardCharsets.UTF_8));
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return input
          + "."
          + base64.encodeToString(mac.doFinal(input.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static TestClient connect(String token, String... subprotocols) {
    return TestClient.connect(gateway.ws("/dev?token=" + token), subprotocols);
  }

  @Test
  void aTokenOpensTheDoorFromEachOfItsThreePlaces() {
    String token = token("ann", 60, "", "");
    try (TestClient query = connect(token);
        TestClient header =
            TestClient.connect(
                HttpClient.newHttpClient(),
                gateway.ws("/dev"),
                List.of("Authorization", "Bearer " + token));
        TestClient subprotocol =
            TestClient.connect(gateway.ws("/dev"), "carillon.v1", "bearer." + token)) {
      assertThat(query.ask("{\"action\":\"echo\",\"message\":\"in\"}")).isEqualTo("in");
      assertThat(header.ask("{\"action\":\"echo\",\"message\":\"in\"}")).isEqualTo("in");
      assertThat(subprotocol.subprotocol()).isEqualTo("carillon.v1");
    }
  }

  @Test
  void aTokenThatCameAsSubprotocolIsNeverEchoed() {
    String bearer = "bearer." + token("ann", 60, "", "");
    try (RawSocket raw = RawSocket.to(gateway)) {
      RawSocket.Answer answer =
          raw.send(RawSocket.handshake("Sec-WebSocket-Protocol: " + bearer)).answer();
      assertThat(answer.status()).isEqualTo(101);
      assertThat(answer.headers()).doesNotContainKey("sec-websocket-protocol");
    }
  }

  @Test
  void withoutAGoodTokenTheAnswerIs401AndSaysNoMore() {
    for (String query :
        List.of(
            "",
            "?token=",
            "?token=x.y.z",
            "?token=" + token("ann", -1, "", ""),
            "?token=" + signed("{\"sub\":\"ann\"}", SECRET),
            "?token=" + signed("{\"sub\":\"ann\",\"exp\":9999999999}", SECRET + "!"))) {
      try (RawSocket raw = RawSocket.to(gateway)) {
        RawSocket.Answer answer = raw.send(RawSocket.handshakeFor("/dev" + query)).answer();
        assertThat(answer.status()).as(query).isEqualTo(401);
        assertThat(answer.body()).isEqualTo("{\"message\":\"Unauthorized\"}");
      }
    }
  }

  @Test
  void claimsSayWhatMayBeJoinedAndWhatPublished() {
    try (TestClient ann = connect(token("ann", 60, "\"news*\"", "\"chat\""))) {
      ann.join("news").join("news-1").join("user-ann");
      assertForbidden(ann, "joinchannel", "chat", "no permission to join channel chat");
      assertForbidden(ann, "joinchannel", "user-bob", "no permission to join channel user-bob");
      assertForbidden(ann, "sendmessage", "news", "no permission to publish to channel news");
      try (TestClient bob = connect(token("bob", 60, "\"chat\"", ""))) {
        bob.join("chat");
        ann.publish("chat", "hi");
        assertThat(bob.next()).isEqualTo("hi");
        assertForbidden(bob, "sendmessage", "chat", "no permission to publish to channel chat");
        bob.publish("user-bob", "to myself");
        assertForbidden(
            bob, "sendmessage", "default", "no permission to publish to channel default");
      }
    }
  }

  private static void assertForbidden(
      TestClient client, String action, String channel, String error) {
    assertThat(
            client.ask(
                "{\"action\":\"%s\",\"channel\":\"%s\",\"message\":1}".formatted(action, channel)))
        .startsWith("{\"message\": \"Forbidden\", \"connectionId\":\"")
        .endsWith("\",\"error\":\"" + error + "\"}");
  }

  @Test
  void whatANewTokenDoesNotAllowIsLeft() {
    try (TestClient ann = connect(token("ann", 60, "\"a\",\"b\"", "\"a\""))) {
      ann.join("a").join("b").join("user-ann");
      String id = ann.id();
      assertThat(authenticate(ann, token("ann", 120, "\"b\"", "")))
          .isEqualTo("{\"authenticated\":true,\"connectionId\":\"" + id + "\",\"left\":[\"a\"]}");
      assertForbidden(ann, "joinchannel", "a", "no permission to join channel a");
      assertForbidden(ann, "sendmessage", "a", "no permission to publish to channel a");
      assertThat(publishFromOutside("a")).isEqualTo(403);
      assertThat(gateway.metric("carillon_connections_open")).isEqualTo(1);
    }
  }

  /// Nobody has credentials: with an authorizer the management API is no open default any more.
  private static int publishFromOutside(String channel) {
    return gateway.post("/dev/@channels/" + channel, "x").statusCode();
  }

  private static String authenticate(TestClient client, String token) {
    return client.ask("{\"action\":\"authenticate\",\"token\":\"" + token + "\"}");
  }

  @Test
  void nobodyBecomesSomebodyElseAndABadTokenChangesNothing() {
    try (TestClient ann = connect(token("ann", 60, "\"a\"", "")).join("a")) {
      assertThat(authenticate(ann, token("bob", 60, "\"b\"", "")))
          .startsWith("{\"message\": \"Forbidden\"")
          .endsWith("\"error\":\"the token names somebody else; open a new connection with it\"}");
      assertThat(authenticate(ann, "x.y.z"))
          .startsWith("{\"message\": \"Forbidden\"")
          .endsWith("\"error\":\"the token is not valid\"}");
      assertForbidden(ann, "joinchannel", "b", "no permission to join channel b");
      ann.join("a");
    }
  }

  @Test
  void aConnectionEndsWithItsTokenUnlessThatIsRenewed() {
    try (TestClient ann = connect(token("ann", 2, "", ""));
        TestClient bob = connect(token("bob", 2, "", ""))) {
      authenticate(bob, token("bob", 60, "", ""));
      assertThat(ann.closed()).isEqualTo(new TestClient.Closed(1008, "Token expired"));
      assertThat(bob.ask("{\"action\":\"echo\",\"message\":\"here\"}")).isEqualTo("here");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/health", "/metrics", "/"})
  void operatorsSeeTheGatewayWithoutAToken(String path) {
    assertThat(gateway.get(path).statusCode()).isEqualTo(200);
  }
}
