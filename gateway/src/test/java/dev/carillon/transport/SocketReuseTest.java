// SPDX-License-Identifier: Apache-2.0
package dev.carillon.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// One batch of epoll's events tells of a socket that is closed before its event's turn comes, and
/// its number is another socket's by then.
class SocketReuseTest {
  /// Other threads of this process may take the number.
  private static final int ATTEMPTS = 100;

  private final EpollLoop epoll = new EpollLoop(1 << 30, 1 << 20);
  private final List<SocketChannel> fillers = new ArrayList<>();

  @AfterEach
  void close() throws IOException {
    epoll.close();
    for (SocketChannel filler : fillers) {
      filler.close();
    }
  }

  /// What the event was about that comes too late.
  enum Late {
    BYTES,
    END,
    RESET,
    ROOM
  }

  @ParameterizedTest
  @EnumSource(Late.class)
  void theNextSocketOfANumberGetsNoEventsOfTheFormerOne(Late late) throws Exception {
    for (int i = 0; i < ATTEMPTS; i++) {
      if (reused(late)) {
        return;
      }
    }
    throw new AssertionError("no number was used again");
  }

  private boolean reused(Late late) throws Exception {
    EpollLoop.Peer first = epoll.connect();
    EpollLoop.Peer former = epoll.connect();
    EpollLoop.Peer next = epoll.dial(EpollLoop.SMALLEST);
    if (late == Late.ROOM) {
      epoll.run(() -> epoll.write(former.wire(), "x".repeat(300_000)));
    }
    int number = former.wire().fd().intValue();
    first.onReceived =
        () -> {
          former.wire().close();
          next.accept();
        };

    // Both events are there before the loop asks for the next batch.
    var held = new CountDownLatch(1);
    loopWaitsFor(held);
    first.send("go");
    switch (late) {
      case BYTES -> former.send("foreign");
      case END -> former.halfClose();
      case RESET -> {
        former.reset();
        // Takes the number of the test's own end, which would be the lowest now.
        fillers.add(SocketChannel.open());
      }
      case ROOM -> {
        while (!former.readAvailable().isEmpty()) {}
      }
    }
    held.countDown();
    first.awaitHeard("go");
    epoll.run(() -> {});

    assertThat(next.heard()).isEmpty();
    assertThat(next.closes()).isZero();
    assertThat(former.heard()).isEmpty();
    assertThat(former.closes()).isEqualTo(1);
    next.send("my own");
    next.awaitHeard("my own");
    epoll.run(() -> epoll.write(next.wire(), "yours"));
    assertThat(next.read(5)).isEqualTo("yours");
    return next.wire().fd().intValue() == number;
  }

  private void loopWaitsFor(CountDownLatch held) throws InterruptedException {
    var stands = new CountDownLatch(1);
    epoll
        .loop
        .executor()
        .execute(() -> {
          stands.countDown();
          try {
            assertThat(held.await(10, TimeUnit.SECONDS)).isTrue();
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
        });
    stands.await();
  }
}
