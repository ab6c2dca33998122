// SPDX-License-Identifier: Apache-2.0
package dev.carillon.channel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.connection.CloseReason;
import dev.carillon.connection.Flavour;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FanOutTest {
  private final ManualLoops loops = new ManualLoops(2);

  @AfterEach
  void everyBufferIsReleased() {
    loops.runAll();
    assertThat(loops.allocator.held()).isZero();
    loops.close();
  }

  @Test
  void everyMemberOnEveryLoopReceivesAPublicationOnce() {
    List<FakeConnection> members = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      members.add(loops.member(i % 2, "news"));
    }
    FakeConnection elsewhere = loops.member(0, "other");
    List<Integer> counted = new ArrayList<>();

    loops.publish("news", "hi", null, counted::add);
    loops.run(0);
    assertThat(counted).isEmpty();
    loops.run(1);

    assertThat(members).allSatisfy(member -> assertThat(member.received()).containsExactly("hi"));
    assertThat(elsewhere.received()).isEmpty();
    assertThat(counted).containsExactly(9);
    assertThat(loops.meters.deliveries.sum()).isEqualTo(9);
    assertThat(loops.meters.messagesOut.sum()).isEqualTo(9);
    assertThat(loops.meters.bytesOut.sum()).isEqualTo(9 * 4);
    assertThat(loops.meters.publications.sum()).isEqualTo(1);
    assertThat(loops.meters.publishToWrite.count(0)).isEqualTo(2);
  }

  @Test
  void aMessageIsEncodedOncePerFlavourHoweverManyReceive() {
    for (int i = 0; i < 10; i++) {
      FakeConnection connection = loops.connect(i % 2, i < 5 ? Flavour.RAW : Flavour.V1);
      loops.join(connection, "news");
    }

    loops.publish("news", "hi");
    loops.runAll();

    assertThat(loops.allocator.made()).isEqualTo(2);
  }

  @Test
  void eachFlavourHasItsOwnForm() {
    FakeConnection raw = loops.member(0, "news");
    FakeConnection v1 = loops.connect(1, Flavour.V1);
    loops.join(v1, "news");

    loops.publish("news", "say \"hi\"");
    loops.runAll();

    assertThat(raw.received()).containsExactly("say \"hi\"");
    assertThat(v1.received())
        .containsExactly(
            "{\"type\":\"message\",\"channel\":\"news\",\"id\":\"id0\",\"data\":\"say \\\"hi\\\"\"}");
  }

  @Test
  void binaryReachesRawClientsAsBinaryAndTheOthersAsBase64() {
    FakeConnection raw = loops.member(0, "news");
    FakeConnection v1 = loops.connect(0, Flavour.V1);
    loops.join(v1, "news");

    var payload = new Payload(Payload.Kind.BINARY, new byte[] {'a', 'b'});
    loops.hub.publish(new Publication(new ChannelName("news"), payload, "x", null, 0, null));
    loops.runAll();

    assertThat(raw.received()).containsExactly("binary ab");
    assertThat(v1.received())
        .containsExactly(
            "{\"type\":\"message\",\"channel\":\"news\",\"id\":\"x\",\"encoding\":\"base64\",\"data\":\"YWI=\"}");
  }

  @Test
  void theSenderNeverReceivesItsOwnMessage() {
    FakeConnection sender = loops.member(0, "news");
    FakeConnection other = loops.member(0, "news");
    FakeConnection remote = loops.member(1, "news");
    List<Integer> counted = new ArrayList<>();

    loops.publish("news", "hi", sender, counted::add);
    loops.runAll();

    assertThat(sender.received()).isEmpty();
    assertThat(other.received()).containsExactly("hi");
    assertThat(remote.received()).containsExactly("hi");
    assertThat(counted).containsExactly(2);
  }

  @Test
  void inAJoinedRunEachSenderMissesItsOwnMessagesOnly() {
    FakeConnection ann = loops.member(0, "news");
    FakeConnection bob = loops.member(0, "news");
    FakeConnection eve = loops.member(0, "news");
    List<Integer> counted = new ArrayList<>();

    loops.publish("news", "ann 1", ann, counted::add);
    loops.publish("news", "bob 1", bob, counted::add);
    loops.publish("news", "nobody", null, counted::add);
    loops.publish("news", "ann 2", ann, counted::add);
    loops.runAll();

    assertThat(ann.received()).containsExactly("bob 1", "nobody");
    assertThat(bob.received()).containsExactly("ann 1", "nobody", "ann 2");
    assertThat(eve.received()).containsExactly("ann 1", "bob 1", "nobody", "ann 2");
    assertThat(eve.writes()).isEqualTo(1);
    assertThat(counted).containsExactly(2, 2, 3, 2);
    assertThat(loops.meters.deliveries.sum()).isEqualTo(9);
  }

  @Test
  void aSenderThatIsGoneOrNoMemberKeepsNobodyFromTheMessage() {
    FakeConnection member = loops.member(0, "news");
    FakeConnection stranger = loops.connect(0);
    FakeConnection onAnotherLoop = loops.connect(1);

    loops.publish("news", "1", stranger, null);
    loops.publish("news", "2", onAnotherLoop, null);
    loops.runAll();

    assertThat(member.received()).containsExactly("1", "2");
  }

  @Test
  void aSlowMemberIsClosedAndTheOthersReceiveExactlyOneCopy() {
    for (int slowAt = 0; slowAt < 7; slowAt++) {
      String channel = "news" + slowAt;
      List<FakeConnection> members = new ArrayList<>();
      for (int i = 0; i < 7; i++) {
        members.add(loops.member(0, channel));
      }
      FakeConnection slow = members.remove(slowAt);
      slow.stopReading();
      List<Integer> counted = new ArrayList<>();

      loops.publish(channel, "hi", null, counted::add);
      loops.runAll();
      loops.publish(channel, "again", null, counted::add);
      loops.runAll();

      assertThat(slow.closes()).containsExactly(CloseReason.SLOW);
      assertThat(slow.received()).isEmpty();
      assertThat(members)
          .allSatisfy(member -> assertThat(member.received()).containsExactly("hi", "again"));
      assertThat(counted).containsExactly(6, 6);
    }
  }

  @Test
  void aChannelWhoseMembersAreAllSlowIsEmptyAfterwards() {
    List<FakeConnection> members = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      members.add(loops.member(0, "news"));
      members.getLast().stopReading();
    }
    List<Integer> counted = new ArrayList<>();

    loops.publish("news", "hi", null, counted::add);
    loops.runAll();
    loops.publish("news", "hi", null, counted::add);

    assertThat(loops.waiting(0)).isZero();
    assertThat(counted).containsExactly(0, 0);
    assertThat(members).noneMatch(FakeConnection::open);
  }

  @Test
  void aSlowSenderOfAJoinedRunIsClosedOnce() {
    FakeConnection sender = loops.member(0, "news");
    FakeConnection other = loops.member(0, "news");
    sender.stopReading();

    loops.publish("news", "1", sender, null);
    loops.publish("news", "2", other, null);
    loops.runAll();

    assertThat(sender.closes()).containsExactly(CloseReason.SLOW);
    assertThat(other.received()).containsExactly("1");
  }

  @Test
  void aPublicationThatNobodyHearsIsDoneAtOnceAndNeverEncoded() {
    List<Integer> counted = new ArrayList<>();

    loops.publish("nobody", "hi", null, counted::add);

    assertThat(counted).containsExactly(0);
    assertThat(loops.waiting(0)).isZero();
    assertThat(loops.allocator.made()).isZero();
    assertThat(loops.meters.publications.sum()).isEqualTo(1);
  }

  @Test
  void aLoopWhoseMembersHaveLeftMeanwhileCountsAsDone() {
    FakeConnection leaves = loops.member(0, "news");
    FakeConnection stays = loops.member(1, "news");
    List<Integer> counted = new ArrayList<>();

    loops.publish("news", "hi", null, counted::add);
    loops.leave(leaves, "news");
    loops.run(1);
    assertThat(counted).isEmpty();
    loops.run(0);

    assertThat(leaves.received()).isEmpty();
    assertThat(stays.received()).containsExactly("hi");
    assertThat(counted).containsExactly(1);
  }
}
