// SPDX-License-Identifier: Apache-2.0
package dev.carillon.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.OutputStream;
import java.net.SocketException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// How plain sockets end, from either side.
class SocketGoodbyeTest {
  private static final int MUCH = 300_000;

  private final EpollLoop epoll = new EpollLoop(1 << 30, 1 << 20);

  @AfterEach
  void close() {
    epoll.close();
  }

  private void stall(EpollLoop.Peer peer) {
    epoll.run(() -> {
      epoll.write(peer.wire(), "x".repeat(MUCH));
      assertThat(peer.wire().upToDate()).isFalse();
    });
  }

  @Test
  void theLastWordIsReadableAndThenTheEnd() {
    EpollLoop.Peer peer = epoll.connect();

    epoll.batch(() -> {
      epoll.write(peer.wire(), "one ");
      epoll.write(peer.wire(), "two ");
      epoll.goodbye(peer.wire(), "bye", false);
      assertThat(peer.closes()).isEqualTo(1);
    });

    assertThat(peer.readToEnd()).isEqualTo("one two bye");
    assertThat(peer.closes()).isEqualTo(1);
  }

  @Test
  void thePeerMayAnswerAGoodbyeThatAwaitsIt() {
    EpollLoop.Peer peer = epoll.connect();
    epoll.run(peer.wire()::pauseReads);

    epoll.run(() -> epoll.goodbye(peer.wire(), "bye", true));

    assertThat(peer.readToEnd()).as("our direction has ended").isEqualTo("bye");
    peer.send("bye yourself");
    peer.awaitHeard("bye yourself");
    assertThat(peer.closes()).isZero();
    peer.halfClose();
    peer.awaitClosed();
    assertThat(peer.closes()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aGoodbyeWaitsBehindWhatASlowReaderHasNotReadYet(boolean awaitPeer) {
    EpollLoop.Peer peer = epoll.connect();
    stall(peer);

    epoll.run(() -> epoll.goodbye(peer.wire(), "bye", awaitPeer));

    assertThat(peer.readToEnd()).isEqualTo("x".repeat(MUCH) + "bye");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whateverThePeerDoesItIsGoneSoonAfterAGoodbye(boolean awaitPeer) {
    EpollLoop.Peer peer = epoll.connect();
    stall(peer);

    epoll.run(() -> epoll.goodbye(peer.wire(), "bye", awaitPeer));
    peer.awaitClosed();

    assertThat(peer.closes()).isEqualTo(1);
    assertThat(epoll.on(peer.wire()::waitingBytes)).isZero();
    assertThat(epoll.loop.backlog().overBudget()).isFalse();
  }

  @Test
  void afterDropWaitingTheFrameThatHasBegunIsFinishedAndTheGoodbyeFollows() {
    EpollLoop.Peer peer = epoll.connect();
    String begun = "b".repeat(MUCH);

    epoll.batch(() -> {
      epoll.write(peer.wire(), begun);
      epoll.write(peer.wire(), "never");
    });
    epoll.batch(() -> {
      epoll.write(peer.wire(), "ever");
      long before = peer.wire().waitingBytes();
      peer.wire().dropWaiting();
      assertThat(peer.wire().waitingBytes()).isEqualTo(before - "neverever".length());
      epoll.goodbye(peer.wire(), "bye", true);
    });

    assertThat(peer.readToEnd()).isEqualTo(begun + "bye");
  }

  @Test
  void ofFramesThatLeaveTogetherOnlyTheBegunOneIsFinishedAfterDropWaiting() {
    EpollLoop.Peer peer = epoll.connect();
    String frame = "f".repeat(998) + "\r\n";

    epoll.batch(() -> {
      for (int i = 0; i < 400; i++) {
        epoll.write(peer.wire(), frame);
      }
    });
    long waiting =
        epoll.on(() -> {
          assertThat(peer.wire().waitingBytes()).isBetween(1L, 400_000L);
          peer.wire().dropWaiting();
          return peer.wire().waitingBytes();
        });
    assertThat(waiting).isLessThan(1000);
    epoll.run(() -> epoll.goodbye(peer.wire(), "bye", true));

    String all = peer.readToEnd();
    assertThat(all).endsWith("\r\nbye");
    assertThat((all.length() - 3) % 1000).as("whole frames").isZero();
    assertThat(all.replace(frame, "")).isEqualTo("bye");
  }

  @Test
  void withoutABegunFrameDropWaitingDropsAll() {
    EpollLoop.Peer peer = epoll.connect();

    epoll.batch(() -> {
      epoll.write(peer.wire(), "first ");
      epoll.write(peer.wire(), "second ");
      peer.wire().dropWaiting();
      epoll.goodbye(peer.wire(), "bye", false);
    });

    assertThat(peer.readToEnd()).isEqualTo("first bye");
  }

  @Test
  void aResetDropsEverythingAtOnce() {
    EpollLoop.Peer peer = epoll.connect();
    stall(peer);

    epoll.run(peer.wire()::reset);

    assertThat(peer.closes()).isEqualTo(1);
    assertThat(epoll.on(peer.wire()::waitingBytes)).isZero();
    assertThatThrownBy(
            () -> peer.socket.getInputStream().transferTo(OutputStream.nullOutputStream()))
        .isInstanceOf(SocketException.class)
        .hasMessageContaining("reset");
  }

  @Test
  void aPeerThatResetsIsToldOfOnceHoweverOftenItIsWrittenTo() {
    EpollLoop.Peer peer = epoll.connect();
    stall(peer);

    epoll.run(() -> {
      // The loop learns of it from its own writes first.
      peer.reset();
      for (int i = 0; i < 10; i++) {
        epoll.batchHere(() -> {
          epoll.write(peer.wire(), "more");
          epoll.write(peer.wire(), "and more");
        });
      }
    });
    peer.awaitClosed();
    epoll.run(() -> {
      epoll.write(peer.wire(), "too late");
      peer.wire().dropWaiting();
      peer.wire().close();
      peer.wire().reset();
      peer.wire().resumeReads();
      epoll.goodbye(peer.wire(), "bye", true);
    });

    assertThat(peer.closes()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aGoodbyeToAPeerThatHasResetEndsTheConnectionQuietly(boolean awaitPeer) {
    EpollLoop.Peer peer = epoll.connect();

    epoll.run(() -> {
      peer.reset();
      epoll.goodbye(peer.wire(), "bye", awaitPeer);
    });
    peer.awaitClosed();

    assertThat(peer.closes()).isEqualTo(1);
  }

  @Test
  void aResetWhileReadsPauseIsToldWhenTheyResume() {
    EpollLoop.Peer peer = epoll.connect();
    epoll.run(peer.wire()::pauseReads);
    peer.reset();
    epoll.run(() -> {});
    epoll.run(() -> {});
    assertThat(peer.closes()).isZero();

    epoll.run(peer.wire()::resumeReads);

    peer.awaitClosed();
    assertThat(peer.closes()).isEqualTo(1);
  }
}
