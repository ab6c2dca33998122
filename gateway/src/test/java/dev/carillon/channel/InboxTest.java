// SPDX-License-Identifier: Apache-2.0
package dev.carillon.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InboxTest {
  private final ManualLoops loops = new ManualLoops(2);

  @AfterEach
  void everyBufferIsReleased() {
    loops.runAll();
    assertThat(loops.allocator.held()).isZero();
    loops.close();
  }

  @Test
  void messagesOfOneChannelThatWaitTogetherAreWrittenTogether() {
    FakeConnection member = loops.member(0, "news");
    for (int i = 0; i < 16; i++) {
      loops.publish("news", "m" + i);
    }

    assertThat(loops.waiting(0)).as("the loop is woken once").isEqualTo(1);
    loops.runAll();

    assertThat(member.received()).hasSize(16).startsWith("m0", "m1").endsWith("m14", "m15");
    assertThat(member.writes()).isEqualTo(1);
    assertThat(loops.batches()).isEqualTo(1);
  }

  @Test
  void orderHoldsAcrossChannels() {
    FakeConnection member = loops.member(0, "a");
    loops.join(member, "b");
    loops.publish("a", "1");
    loops.publish("a", "2");
    loops.publish("b", "3");
    loops.publish("a", "4");
    loops.runAll();

    assertThat(member.received()).containsExactly("1", "2", "3", "4");
    assertThat(member.writes()).isEqualTo(3);
  }

  @Test
  void aJoinedWriteHoldsAtMost64KilobytesOfMessages() {
    FakeConnection member = loops.member(0, "news");
    String sixteen = "x".repeat(16 * 1024);
    for (int i = 0; i < 4; i++) {
      loops.publish("news", sixteen);
    }
    loops.runAll();
    assertThat(member.writes()).isEqualTo(1);

    for (int i = 0; i < 4; i++) {
      loops.publish("news", sixteen);
    }
    loops.publish("news", "y");
    loops.publish("news", "z");
    loops.runAll();

    assertThat(member.writes()).isEqualTo(3);
    assertThat(member.received()).hasSize(10).endsWith("y", "z");
  }

  @Test
  void aMessageLongerThanAJoinedWriteGoesAlone() {
    FakeConnection member = loops.member(0, "news");
    String longest = "x".repeat(128 * 1024);
    loops.publish("news", "a");
    loops.publish("news", longest);
    loops.publish("news", "b");
    loops.runAll();

    assertThat(member.received()).containsExactly("a", longest, "b");
    assertThat(member.writes()).isEqualTo(3);
  }

  @Test
  void aTaskRunsAfterTheMessagesThatWereSentBeforeIt() {
    FakeConnection member = loops.member(0, "news");
    List<List<String>> seen = new ArrayList<>();
    loops.publish("news", "before");
    loops.inbox(0).execute(() -> seen.add(List.copyOf(member.received())));
    loops.publish("news", "after");
    loops.runAll();

    assertThat(seen).containsExactly(List.of("before"));
    assertThat(member.received()).containsExactly("before", "after");
  }

  @Test
  void aTaskThatFailsTakesNothingElseWithIt() {
    FakeConnection member = loops.member(0, "news");
    loops.publish("news", "before");
    loops
        .inbox(0)
        .execute(() -> {
          throw new IllegalStateException("a bug");
        });
    loops.publish("news", "after");

    assertThatThrownBy(() -> loops.run(0)).hasMessage("a bug");
    assertThat(loops.batches()).isEqualTo(1);
    assertThat(member.received()).containsExactly("before");
    loops.run(0);

    assertThat(member.received()).containsExactly("before", "after");
  }

  @Test
  void whatIsPublishedWhileABatchRunsArrivesInTheNextOne() {
    FakeConnection member = loops.member(0, "news");
    loops.inbox(0).execute(() -> loops.publish("news", "later"));
    loops.runAll();

    assertThat(member.received()).containsExactly("later");
  }

  @Test
  void theHubIsCongestedWhileMoreThanTheBoundWaitsForAnyLoop() {
    FakeConnection member = loops.member(1, "news");
    // An item counts its payload and 200 bytes.
    loops.publish("news", "x".repeat((int) ManualLoops.INBOX_BOUND - 200));
    assertThat(loops.hub.congested()).isFalse();

    loops.publish("news", "");
    assertThat(loops.hub.congested()).isTrue();

    loops.runAll();
    assertThat(loops.hub.congested()).isFalse();
    assertThat(member.received()).hasSize(2);
  }
}
