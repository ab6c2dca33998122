// SPDX-License-Identifier: Apache-2.0
package dev.carillon.function;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.auth.ChannelPermissions;
import dev.carillon.auth.Principal;
import dev.carillon.channel.FakeConnection;
import dev.carillon.connection.CloseReason;
import dev.carillon.connection.Flavour;
import dev.carillon.connection.Refusal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BuiltinsTest {
  private final TestStage stage = new TestStage();
  private final FakeConnection ann = stage.connect(Flavour.RAW);
  private final FakeConnection bob = stage.connect(Flavour.V1);
  private final Session anns = new Session(ann, stage.scope());
  private final Session bobs = new Session(bob, stage.scope());

  @AfterEach
  void close() {
    stage.close();
  }

  private void call(Builtin builtin, Session session, String json) {
    var body = MessageBody.parse(json.getBytes(StandardCharsets.UTF_8));
    Builtins.message(builtin, session, Objects.requireNonNull(body));
  }

  private void deliver() {
    stage.loops().runAll();
  }

  @Test
  void theAnswerToAJoinPrecedesTheFirstMessageAndNothingFollowsTheLeave() {
    call(Builtin.JOINCHANNEL, anns, "{\"channel\":\"news\"}");
    call(Builtin.SENDMESSAGE, bobs, "{\"channel\":\"news\",\"message\":\"1\"}");
    deliver();
    call(Builtin.SENDMESSAGE, bobs, "{\"channel\":\"news\",\"message\":\"2\"}");
    call(Builtin.LEAVECHANNEL, anns, "{\"channel\":\"news\"}");
    deliver();

    String answer = "{\"channel\":\"news\",\"connectionId\":\"" + ann.id() + "\"}";
    assertThat(ann.received()).containsExactly(answer, "1", answer);
    assertThat(bob.received()).isEmpty();
  }

  @Test
  void whoConnectsIsInTheDefaultChannel() {
    Builtins.connected(anns);
    Builtins.connected(bobs);
    call(Builtin.SENDMESSAGE, anns, "{\"message\":\"hi\"}");
    deliver();

    assertThat(ann.received()).isEmpty();
    assertThat(bob.received())
        .containsExactly(
            "{\"type\":\"message\",\"channel\":\"default\",\"id\":\""
                + TestStage.FIRST_ID
                + "\",\"data\":\"hi\"}");
  }

  @Test
  void aSendWithARefIsAcknowledgedWithTheIdOfTheMessage() {
    call(Builtin.SENDMESSAGE, bobs, "{\"channel\":\"news\",\"message\":\"hi\",\"ref\":\"r\"}");

    assertThat(bob.received())
        .containsExactly("{\"type\":\"ack\",\"ref\":\"r\",\"id\":\"" + TestStage.FIRST_ID + "\"}");
  }

  @Test
  void anEchoComesBackToItsSenderOnly() {
    Builtins.connected(anns);
    Builtins.connected(bobs);
    call(Builtin.ECHO, anns, "{\"message\":{\"a\": 1}}");
    deliver();

    assertThat(ann.received()).containsExactly("{\"a\": 1}");
    assertThat(bob.received()).isEmpty();
  }

  @Test
  void badInputIsAnsweredAndTheConnectionStaysOpen() {
    call(Builtin.JOINCHANNEL, anns, "{}");

    assertThat(ann.received())
        .containsExactly(
            "{\"message\": \"Bad request body\", \"connectionId\":\""
                + ann.id()
                + "\", \"requestId\":\""
                + TestStage.FIRST_ID
                + "\",\"error\":\"`channel` is missing\"}");
    assertThat(ann.open()).isTrue();
    assertThat(stage.scope().meters().refused(Refusal.BAD_MESSAGE).sum()).isEqualTo(1);
  }

  @Test
  void oneChannelTooManyIsRefusedButOneTwiceIsNot() {
    for (int i = 0; i < TestStage.MAX_CHANNELS; i++) {
      call(Builtin.JOINCHANNEL, anns, "{\"channel\":\"c" + i + "\"}");
    }
    call(Builtin.JOINCHANNEL, anns, "{\"channel\":\"c0\"}");
    assertThat(ann.received()).hasSize(4).noneMatch(text -> text.contains("Limit"));

    call(Builtin.JOINCHANNEL, anns, "{\"channel\":\"one-more\"}");

    assertThat(ann.received().getLast())
        .startsWith("{\"message\": \"Limit Exceeded\", ")
        .endsWith(",\"error\":\"a connection may be in at most 3 channels; leave one first\"}");
    assertThat(ann.memberships().size()).isEqualTo(3);
  }

  @Test
  void whoMayNotJoinOrPublishIsToldSo() {
    var permissions = ChannelPermissions.of(List.of("read"), List.of("write"));
    anns.identify(new Principal("ann", permissions, null, Instant.EPOCH));
    Builtins.connected(anns);
    call(Builtin.JOINCHANNEL, anns, "{\"channel\":\"write\"}");
    call(Builtin.SENDMESSAGE, anns, "{\"channel\":\"read\",\"message\":\"x\"}");
    call(Builtin.JOINCHANNEL, anns, "{\"channel\":\"read\"}");

    assertThat(ann.received()).hasSize(3);
    assertThat(ann.received().get(0))
        .startsWith("{\"message\": \"Forbidden\"")
        .endsWith(",\"error\":\"no permission to join channel write\"}");
    assertThat(ann.received().get(1))
        .endsWith(",\"error\":\"no permission to publish to channel read\"}");
    assertThat(ann.memberships().size()).isEqualTo(1);
    assertThat(stage.scope().meters().refused(Refusal.NO_PERMISSION).sum()).isEqualTo(2);
  }

  @Test
  void aStageWithoutAnAuthorizerHasNothingToRenew() {
    call(Builtin.AUTHENTICATE, bobs, "{\"token\":\"x\",\"ref\":1}");

    assertThat(bob.received().getFirst())
        .startsWith("{\"type\":\"error\",\"ref\":1,\"message\":\"Bad request body\"")
        .endsWith(",\"error\":\"this stage has no authorizer\"}");
  }

  @Test
  void whoDoesNotReadTheAnswerToAJoinIsClosedAndBecomesNoMember() {
    ann.stopReading();
    call(Builtin.JOINCHANNEL, anns, "{\"channel\":\"news\"}");

    assertThat(ann.closes()).containsExactly(CloseReason.SLOW);
    assertThat(ann.memberships().size()).isZero();
    assertThat(stage.scope().meters().messagesOut.sum()).isZero();
  }
}
