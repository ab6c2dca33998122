// SPDX-License-Identifier: Apache-2.0
package dev.carillon.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.connection.CloseReason;
import dev.carillon.connection.Refusal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WebSocketConnectionTest {
  private static final int TEXT = 1;
  private static final int CLOSE = 8;
  private static final int PING = 9;

  private final EmbeddedLoop embedded = new EmbeddedLoop(1 << 20, 1 << 20);
  private final EmbeddedLoop.Wire wire = embedded.connect();

  @AfterEach
  void close() {
    embedded.close();
  }

  @Test
  void aMessageIsAnsweredByItsFunction() {
    wire.send(TEXT, "{\"action\":\"echo\",\"message\":\"hi\"}");

    assertThat(wire.received()).containsExactly("hi");
    assertThat(embedded.meters.messagesIn.sum()).isEqualTo(1);
    assertThat(embedded.meters.messagesOut.sum()).isEqualTo(1);
  }

  @Test
  void aPingIsAnsweredWithItsPayload() {
    wire.send(PING, "abc");

    assertThat(wire.received()).containsExactly("pong abc");
  }

  @Test
  void theClientsCloseIsAnsweredAndTheSocketClosed() {
    wire.send(TEXT, "{\"action\":\"joinchannel\",\"channel\":\"news\"}");
    wire.received();
    wire.send(CLOSE, "");

    assertThat(wire.received()).containsExactly("close");
    assertThat(wire.channel.isOpen()).isFalse();
    assertThat(wire.connection.memberships().size()).isZero();
    assertThat(embedded.loop.registry().size()).isZero();
    assertThat(embedded.meters.open.sum()).isZero();
    assertThat(embedded.admission.open()).isZero();
  }

  @Test
  void theClientsCloseCodeIsRepeated() {
    wire.send(CLOSE, "\u000c\u0001going");

    assertThat(wire.received()).containsExactly("close 3073");
  }

  @Test
  void aClosedConnectionTakesNoMessageAnyMore() {
    wire.connection.close(CloseReason.NORMAL);
    wire.connection.close(CloseReason.SLOW);
    wire.send(TEXT, "{\"action\":\"echo\",\"message\":\"hi\"}");

    assertThat(wire.received()).containsExactly("close 1000");
    assertThat(embedded.meters.messagesIn.sum()).isZero();
    assertThat(embedded.meters.slowCloses.sum()).isZero();
  }

  @Test
  void whatBreaksTheProtocolIsCountedAndClosed() {
    wire.send(3, "reserved opcode");

    assertThat(wire.received()).containsExactly("close 1002");
    assertThat(embedded.meters.refused(Refusal.PROTOCOL_ERROR).sum()).isEqualTo(1);
  }

  @Test
  void moreMessagesThanTheBurstCloseWith1008() {
    for (int i = 0; i < 20; i++) {
      wire.send(TEXT, "{\"action\":\"echo\",\"message\":\"hi\"}");
    }
    assertThat(wire.received()).hasSize(20).containsOnly("hi");

    // The sustained rate of ten a second gives back at most a few while this test runs.
    for (int i = 0; i < 100; i++) {
      wire.send(TEXT, "{\"action\":\"echo\",\"message\":\"hi\"}");
    }

    assertThat(wire.received().getLast()).isEqualTo("close 1008");
    assertThat(embedded.meters.refused(Refusal.TOO_MANY_MESSAGES).sum()).isEqualTo(1);
  }

  @Test
  void aSilentConnectionIsPingedOnceAndGivenUpAfterTwiceThePatience() {
    int heard = Loop.nowMillis();
    wire.connection.checkAlive(heard + 900, 1_000);
    assertThat(wire.received()).isEmpty();

    wire.connection.checkAlive(heard + 1_100, 1_000);
    embedded.settle();
    wire.connection.checkAlive(heard + 1_200, 1_000);
    embedded.settle();
    assertThat(wire.received()).containsExactly("ping ");

    wire.connection.checkAlive(heard + 2_100, 1_000);

    assertThat(wire.connection.open()).isFalse();
    assertThat(wire.channel.isOpen()).isFalse();
    assertThat(wire.received()).isEmpty();
    assertThat(embedded.meters.zombieCloses.sum()).isEqualTo(1);
  }

  @Test
  void whoAnswersThePingLives() {
    int heard = Loop.nowMillis();
    wire.connection.checkAlive(heard + 1_100, 1_000);
    embedded.settle();
    wire.send(10, "");
    wire.connection.checkAlive(heard + 1_100, 1_000);
    embedded.settle();

    assertThat(wire.received()).containsExactly("ping ", "ping ");
    assertThat(wire.connection.open()).isTrue();
  }

  @Test
  void aLostSocketEndsTheMemberships() {
    wire.send(TEXT, "{\"action\":\"joinchannel\",\"channel\":\"news\"}");
    wire.channel.close();
    embedded.settle();

    assertThat(wire.connection.memberships().size()).isZero();
    assertThat(wire.connection.open()).isFalse();
    assertThat(embedded.loop.registry().find(wire.connection.id())).isNull();
  }
}
