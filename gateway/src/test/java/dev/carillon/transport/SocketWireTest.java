// SPDX-License-Identifier: Apache-2.0
package dev.carillon.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What is written to a plain socket, and what is read from it.
class SocketWireTest {
  private static final int BOUND = 1 << 20;

  /// More than the smallest buffers of both kernels' ends take.
  private static final int MUCH = 300_000;

  private final EpollLoop epoll = new EpollLoop(1 << 30, BOUND);

  @AfterEach
  void close() {
    epoll.close();
  }

  /// Text in which every place looks different from its surroundings.
  private static String counted(char letter, int length) {
    StringBuilder text = new StringBuilder();
    while (text.length() < length) {
      text.append(letter).append(text.length());
    }
    return text.substring(0, length);
  }

  private boolean write(EpollLoop.Peer to, String text) {
    return epoll.write(to.wire(), text);
  }

  @Test
  void aShortSendIsContinuedAtTheRightByte() {
    EpollLoop.Peer peer = epoll.connect();
    String text = counted('a', MUCH);

    long waiting =
        epoll.on(() -> {
          assertThat(write(peer, text)).isTrue();
          return peer.wire().waitingBytes();
        });

    assertThat(waiting).isBetween(1L, MUCH - 1L);
    assertThat(peer.read(MUCH)).isEqualTo(text);
    assertThat(epoll.on(peer.wire()::upToDate)).isTrue();
    assertThat(epoll.on(peer.wire()::waitingBytes)).isZero();
  }

  @Test
  void aBufferOnTheHeapIsSentFromItsReaderIndexOn() {
    EpollLoop.Peer peer = epoll.connect();
    String text = counted('h', MUCH);

    epoll.run(() -> {
      ByteBuf heap = epoll.heap(text.getBytes(StandardCharsets.US_ASCII)).skipBytes(10);
      assertThat(peer.wire().write(heap)).isTrue();
      assertThat(heap.readableBytes()).as("left as it was lent").isEqualTo(MUCH - 10);
      heap.release();
    });

    assertThat(peer.read(MUCH - 10)).isEqualTo(text.substring(10));
  }

  @Test
  void theFirstWriteOfABatchLeavesAtOnceAndTheOthersTogetherAtItsEnd() {
    EpollLoop.Peer peer = epoll.connect();

    epoll.batch(() -> {
      assertThat(write(peer, "first ")).isTrue();
      assertThat(peer.wire().waitingBytes()).isZero();
      assertThat(peer.read(6)).isEqualTo("first ");
      for (int i = 0; i < 100; i++) {
        assertThat(write(peer, counted('b', 1000))).isTrue();
        assertThat(peer.wire().waitingBytes()).isEqualTo(1000L * (i + 1));
      }
    });

    assertThat(peer.read(100_000)).isEqualTo(counted('b', 1000).repeat(100));
    assertThat(epoll.on(peer.wire()::upToDate)).isTrue();
  }

  @Test
  void whatIsWrittenOutsideOfABatchLeavesToo() {
    EpollLoop.Peer peer = epoll.connect();

    epoll.run(() -> {
      for (char letter = 'a'; letter <= 'z'; letter++) {
        write(peer, String.valueOf(letter));
      }
    });

    assertThat(peer.read(26)).isEqualTo("abcdefghijklmnopqrstuvwxyz");
  }

  @Test
  void framesOfAllSizesWaitInOrderForAReaderThatStopsAndGoesOn() {
    EpollLoop.Peer peer = epoll.connect();
    StringBuilder all = new StringBuilder();
    int[] sizes = {1, 70_000, 3, 65_535, 65_536, 65_537, 100, 32_768, 32_769, 2, 120_000, 9};

    for (int size : sizes) {
      String text = counted((char) ('A' + all.length() % 26), size);
      all.append(text);
      epoll.batch(() -> assertThat(write(peer, text)).isTrue());
    }

    assertThat(peer.read(all.length())).isEqualTo(all.toString());
    assertThat(epoll.on(peer.wire()::waitingBytes)).isZero();
  }

  @Test
  void exactlyTheBoundMayWait() {
    EpollLoop.Peer peer = epoll.connect();
    String first = counted('f', MUCH);
    epoll.run(() -> write(peer, first));

    String more =
        epoll.on(() -> {
          String rest = counted('m', BOUND - (int) peer.wire().waitingBytes());
          assertThat(write(peer, rest + "x")).isFalse();
          assertThat(write(peer, rest)).isTrue();
          assertThat(peer.wire().waitingBytes()).isEqualTo(BOUND);
          assertThat(write(peer, "x")).isFalse();
          return rest;
        });
    epoll.run(() -> epoll.goodbye(peer.wire(), "bye", true));

    assertThat(peer.readToEnd()).isEqualTo(first + more + "bye");
  }

  @Test
  void aWriteOfWhichTheSocketTakesNothingIsBoundedToo() {
    EpollLoop.Peer peer = epoll.connect();
    peer.fillKernel();

    epoll.run(() -> {
      assertThat(write(peer, counted('x', BOUND + 1))).isFalse();
      assertThat(peer.wire().upToDate()).isTrue();
    });
    epoll.run(() -> {
      assertThat(write(peer, counted('x', BOUND))).isTrue();
      assertThat(peer.wire().waitingBytes()).isEqualTo(BOUND);
    });
  }

  @Test
  void aSlowReaderNeverBlocksAnother() {
    EpollLoop.Peer slow = epoll.connect();
    EpollLoop.Peer quick = epoll.connect();
    String much = counted('s', MUCH);
    epoll.batch(() -> write(slow, much));

    for (int i = 0; i < 50; i++) {
      String text = counted('q', 100 + i);
      epoll.batch(() -> {
        assertThat(write(slow, text)).isTrue();
        assertThat(write(quick, text)).isTrue();
        assertThat(write(quick, "!")).isTrue();
      });
      assertThat(quick.read(text.length() + 1)).isEqualTo(text + "!");
    }

    assertThat(slow.read(MUCH)).isEqualTo(much);
    assertThat(slow.read(100)).isEqualTo(counted('q', 100));
    assertThat(slow.closes() + quick.closes()).isZero();
  }

  @Test
  void aBatchLongerThanTheBoundMakesNobodySlow() {
    try (EpollLoop narrow = new EpollLoop(1 << 20, 10_000)) {
      // Their kernels take all of it.
      EpollLoop.Peer peer = narrow.connect(1 << 20);
      String all = counted('l', 30_000) + counted('m', 20_000) + counted('n', 9_000);

      narrow.batch(() -> {
        for (int i = 0; i < 30; i++) {
          String part = all.substring(1_000 * i, 1_000 * (i + 1));
          assertThat(narrow.write(peer.wire(), part)).as("part %d", i).isTrue();
        }
        assertThat(narrow.write(peer.wire(), all.substring(30_000, 50_000))).isTrue();
        assertThat(narrow.write(peer.wire(), all.substring(50_000))).isTrue();
      });

      assertThat(peer.read(all.length())).isEqualTo(all);
    }
  }

  @Test
  void pausedReadsLoseNothing() {
    EpollLoop.Peer peer = epoll.connect();
    peer.send("before ");
    peer.awaitHeard("before ");
    epoll.run(peer.wire()::pauseReads);
    peer.send("after");
    epoll.run(() -> {});
    epoll.run(() -> {});

    assertThat(peer.heard()).isEqualTo("before ");
    epoll.run(peer.wire()::resumeReads);
    peer.awaitHeard("before after");
  }

  @Test
  void aReaderThatPausesInTheMiddleOfItsBytesGetsTheRestWhenItResumes() {
    EpollLoop.Peer peer = epoll.connect();
    peer.onReceived = peer.wire()::pauseReads;
    peer.send("one");
    peer.awaitHeard("one");
    peer.send("two");
    epoll.run(() -> {});
    epoll.run(() -> {});

    assertThat(peer.heard()).isEqualTo("one");
    epoll.run(peer.wire()::resumeReads);
    peer.awaitHeard("onetwo");
  }

  @Test
  void allThatAHalfClosedPeerSaidIsReadBeforeItsEndAfterAPause() {
    EpollLoop.Peer peer = epoll.connect();
    String much = counted('h', MUCH);
    epoll.run(peer.wire()::pauseReads);
    Thread sender =
        Thread.ofVirtual()
            .start(() -> {
              peer.send(much);
              peer.halfClose();
            });
    epoll.run(() -> {});
    assertThat(peer.closes()).isZero();

    epoll.run(peer.wire()::resumeReads);
    peer.awaitClosed();

    assertThat(peer.heard()).isEqualTo(much);
    assertThat(peer.closes()).isEqualTo(1);
    assertThat(peer.readToEnd()).isEmpty();
    assertThat(sender).isNotNull();
  }

  @Test
  void aSlowReaderMayPauseAndResumeItsOwnSendingWhileFramesWait() {
    EpollLoop.Peer peer = epoll.connect();
    String much = counted('w', MUCH);
    epoll.run(() -> write(peer, much));
    epoll.run(peer.wire()::pauseReads);
    peer.send("question");
    assertThat(peer.read(MUCH)).isEqualTo(much);
    assertThat(epoll.on(peer.wire()::upToDate)).isTrue();
    assertThat(peer.heard()).isEmpty();

    epoll.run(peer.wire()::resumeReads);
    peer.awaitHeard("question");
  }
}
