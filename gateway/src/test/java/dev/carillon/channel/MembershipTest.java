// SPDX-License-Identifier: Apache-2.0
package dev.carillon.channel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.connection.CloseReason;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MembershipTest {
  private final ManualLoops loops = new ManualLoops(2);

  @AfterEach
  void close() {
    loops.close();
  }

  @Test
  void joiningTwiceIsOneMembership() {
    FakeConnection connection = loops.connect(0);

    assertThat(loops.join(connection, "news")).isTrue();
    assertThat(loops.join(connection, "news")).isFalse();
    assertThat(connection.memberships().size()).isEqualTo(1);
    loops.publish("news", "once");
    loops.runAll();

    assertThat(connection.received()).containsExactly("once");
  }

  @Test
  void whoIsNoMemberCannotLeave() {
    FakeConnection connection = loops.connect(0);
    assertThat(loops.leave(connection, "news")).isFalse();

    loops.member(0, "news");
    assertThat(loops.leave(connection, "news")).isFalse();

    loops.join(connection, "news");
    assertThat(loops.leave(connection, "news")).isTrue();
    assertThat(loops.leave(connection, "news")).isFalse();
  }

  @Test
  void whoeverLeavesTheOthersStay() {
    for (int gone = 0; gone < 9; gone++) {
      String channel = "news" + gone;
      List<FakeConnection> members = new ArrayList<>();
      for (int i = 0; i < 9; i++) {
        members.add(loops.member(0, channel));
      }
      FakeConnection leaves = members.remove(gone);
      loops.leave(leaves, channel);
      loops.publish(channel, "hi");
      loops.runAll();

      assertThat(leaves.received()).isEmpty();
      assertThat(members).allSatisfy(member -> assertThat(member.received()).hasSize(1));
      assertThat(members)
          .allMatch(member -> loops.shard(member).isMember(member, new ChannelName(channel)));
    }
  }

  @Test
  void aConnectionThatClosesIsInNoChannelAnyMore() {
    FakeConnection connection = loops.connect(0);
    FakeConnection other = loops.connect(0);
    for (int i = 0; i < 50; i++) {
      loops.join(connection, "c" + i);
      loops.join(other, "c" + i);
    }
    connection.close(CloseReason.NORMAL);
    for (int i = 0; i < 50; i++) {
      loops.publish("c" + i, "m" + i);
    }
    loops.runAll();

    assertThat(connection.received()).isEmpty();
    assertThat(connection.memberships().size()).isZero();
    assertThat(other.received()).hasSize(50);
  }

  @Test
  void theChannelsOfAConnectionHaveTheirNames() {
    FakeConnection connection = loops.connect(0);
    loops.join(connection, "a");
    loops.join(connection, "b");

    assertThat(Shard.channelOf(connection, 0)).isEqualTo(new ChannelName("a"));
    assertThat(Shard.channelOf(connection, 1)).isEqualTo(new ChannelName("b"));
    assertThat(loops.shard(connection).isMember(connection, new ChannelName("c"))).isFalse();
  }

  @Test
  void aChannelThatWasEmptyOnALoopIsFoundAgainWhenSomebodyJoins() {
    FakeConnection connection = loops.member(1, "news");
    loops.leave(connection, "news");
    loops.publish("news", "unheard");
    loops.join(connection, "news");
    loops.publish("news", "heard");
    loops.runAll();

    assertThat(connection.received()).containsExactly("heard");
  }

  @Test
  void whoComesBackToAnEmptyChannelGetsNothingFromBeforeAGap() {
    int[] receivers = {-1};
    FakeConnection connection = loops.member(1, "news");
    loops.publish("news", "before", null, count -> receivers[0] = count);
    loops.leave(connection, "news");
    loops.publish("news", "unheard");
    loops.join(connection, "news");
    loops.publish("news", "heard");
    loops.publish("news", "heard too");
    loops.runAll();

    assertThat(connection.received()).containsExactly("heard", "heard too");
    assertThat(receivers).containsExactly(0);
  }
}
