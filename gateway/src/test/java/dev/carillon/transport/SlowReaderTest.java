// SPDX-License-Identifier: Apache-2.0
package dev.carillon.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.channel.ChannelName;
import dev.carillon.channel.Payload;
import dev.carillon.channel.Publication;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SlowReaderTest {
  private static final int BUDGET = 2_500;
  private static final int BOUND = 1_000;
  private static final ChannelName NEWS = new ChannelName("news");

  private final EmbeddedLoop embedded = new EmbeddedLoop(BUDGET, BOUND);

  @AfterEach
  void close() {
    embedded.close();
  }

  /// A text frame of `size` bytes in all, at most 127.
  private static ByteBuf frame(char letter, int size) {
    String payload = String.valueOf(letter).repeat(size - 2);
    return Unpooled.buffer()
        .writeByte(0x81)
        .writeByte(size - 2)
        .writeBytes(payload.getBytes(StandardCharsets.US_ASCII));
  }

  private boolean write(EmbeddedLoop.Wire wire, ByteBuf frame) {
    boolean written = wire.connection.write(frame);
    frame.release();
    embedded.settle();
    return written;
  }

  private void fill(EmbeddedLoop.Wire wire, int frames) {
    for (int i = 0; i < frames; i++) {
      assertThat(write(wire, frame('x', 100))).isTrue();
    }
  }

  @Test
  void whoReadsIsWrittenToAtOnce() {
    EmbeddedLoop.Wire wire = embedded.connect();

    assertThat(write(wire, frame('a', 5))).isTrue();
    assertThat(write(wire, frame('b', 5))).isTrue();

    assertThat(wire.received()).containsExactly("aaa", "bbb");
    assertThat(wire.connection.waitingBytes()).isZero();
  }

  @Test
  void exactlyTheBoundMayWaitAndOneByteMoreIsRefusedAndNotKept() {
    EmbeddedLoop.Wire wire = embedded.connect();
    wire.stopReading();
    fill(wire, 9);
    ByteBuf tooMuch = frame('y', 101);
    ByteBuf last = frame('z', 100);

    assertThat(write(wire, tooMuch)).isFalse();
    assertThat(tooMuch.refCnt()).isZero();
    assertThat(write(wire, last)).isTrue();
    assertThat(wire.connection.waitingBytes()).isEqualTo(BOUND);
    assertThat(write(wire, frame('y', 2))).isFalse();
    assertThat(wire.received()).isEmpty();
    assertThat(wire.connection.open()).isTrue();
  }

  @Test
  void whatWaitedLeavesInOrderWhenTheClientReadsAgain() {
    EmbeddedLoop.Wire wire = embedded.connect();
    wire.stopReading();
    write(wire, frame('a', 5));
    write(wire, frame('b', 5));
    wire.readAgain();
    write(wire, frame('c', 5));

    assertThat(wire.received()).containsExactly("aaa", "bbb", "ccc");
    assertThat(wire.connection.waitingBytes()).isZero();
  }

  @Test
  void aSlowSubscriberIsClosedWith1013AndWhatWaitedForItIsDropped() {
    EmbeddedLoop.Wire slow = embedded.connect();
    EmbeddedLoop.Wire reader = embedded.connect();
    embedded.stage.hub().shard(0).join(slow.connection, NEWS);
    embedded.stage.hub().shard(0).join(reader.connection, NEWS);
    slow.stopReading();
    ByteBuf waited = frame('w', 100);
    write(slow, waited);
    fill(slow, 9);

    publish("hi");

    assertThat(slow.received()).containsExactly("close 1013");
    assertThat(waited.refCnt()).isZero();
    assertThat(slow.connection.memberships().size()).isZero();
    assertThat(slow.connection.open()).isFalse();
    assertThat(embedded.meters.slowCloses.sum()).isEqualTo(1);
    assertThat(reader.received()).containsExactly("hi");
  }

  @Test
  void aWriteToAClosedConnectionIsRefusedAndKeepsNothing() {
    EmbeddedLoop.Wire wire = embedded.connect();
    wire.channel.close();
    embedded.settle();
    ByteBuf frame = frame('a', 5);

    assertThat(wire.connection.write(frame)).isFalse();
    assertThat(frame.refCnt()).isEqualTo(1);
    frame.release();
  }

  @Test
  void pastTheBudgetTheLargestQueuesAreShedFirst() {
    EmbeddedLoop.Wire large = embedded.connect();
    EmbeddedLoop.Wire middle = embedded.connect();
    EmbeddedLoop.Wire small = embedded.connect();
    for (EmbeddedLoop.Wire wire : List.of(large, middle, small)) {
      wire.stopReading();
    }
    fill(large, 10);
    fill(middle, 9);
    fill(small, 6);
    assertThat(List.of(large, middle, small)).allMatch(wire -> wire.connection.open());

    assertThat(write(small, frame('y', 2))).isTrue();

    assertThat(large.connection.open()).isFalse();
    assertThat(large.received()).containsExactly("close 1013");
    assertThat(middle.connection.open()).isTrue();
    assertThat(small.connection.waitingBytes()).isEqualTo(602);
    assertThat(embedded.meters.slowCloses.sum()).isEqualTo(1);
  }

  @Test
  void sheddingInAFanOutGivesNobodyASecondCopy() {
    List<EmbeddedLoop.Wire> wires = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      wires.add(embedded.connect());
      embedded.stage.hub().shard(0).join(wires.get(i).connection, NEWS);
    }
    // The first member's queue is the largest; the last one's write breaks the budget.
    for (int i : new int[] {0, 6, 7}) {
      wires.get(i).stopReading();
    }
    fill(wires.get(0), 9);
    fill(wires.get(6), 8);
    fill(wires.get(7), 8);

    publish("hi");

    assertThat(wires.get(0).connection.open()).isFalse();
    for (int i = 1; i < 6; i++) {
      assertThat(wires.get(i).received()).containsExactly("hi");
    }
    wires.get(6).readAgain();
    wires.get(7).readAgain();
    assertThat(wires.get(6).received()).hasSize(9).endsWith("hi");
    assertThat(wires.get(7).received()).hasSize(9).endsWith("hi");
  }

  @Test
  void aClientThatDoesNotReadGetsNoPongs() {
    EmbeddedLoop.Wire wire = embedded.connect();
    wire.stopReading();
    String payload = "p".repeat(98);

    for (int i = 0; i < 1_000; i++) {
      wire.send(9, payload);
    }

    assertThat(wire.connection.open()).isTrue();
    assertThat(wire.connection.waitingBytes()).isLessThan(1_000);
    assertThat(wire.received()).isEmpty();
  }

  private void publish(String text) {
    embedded
        .stage
        .hub()
        .publish(new Publication(NEWS, Payload.text(text), "id", null, System.nanoTime(), null));
    embedded.settle();
  }
}
