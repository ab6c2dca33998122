// SPDX-License-Identifier: Apache-2.0
package dev.carillon.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.RawSocket;
import dev.carillon.channel.ChannelName;
import dev.carillon.channel.Payload;
import dev.carillon.channel.Publication;
import dev.carillon.connection.CloseReason;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A channel whose members are plain sockets, some of which do not read.
class SocketFanOutTest {
  private static final int MEMBERS = 9;
  private static final int BOUND = 100_000;
  private static final ChannelName NEWS = new ChannelName("news");

  private final EpollLoop epoll = new EpollLoop(1 << 30, BOUND);
  private final List<EpollLoop.Peer> peers = new ArrayList<>();
  private final List<WebSocketConnection> connections = new ArrayList<>();

  @AfterEach
  void close() {
    epoll.close();
  }

  private void join(int members) {
    for (int i = 0; i < members; i++) {
      EpollLoop.Peer peer = epoll.connect();
      peers.add(peer);
      connections.add(
          epoll.on(() -> {
            WebSocketConnection connection = epoll.serving.open(peer.wire());
            epoll.serving.stage.hub().shard(0).join(connection, NEWS);
            return connection;
          }));
    }
  }

  private void publish(String text) {
    epoll
        .serving
        .stage
        .hub()
        .publish(new Publication(NEWS, Payload.text(text), "id", null, System.nanoTime(), null));
  }

  /// Frames that the kernel takes no more of, and behind them nearly as many as may wait.
  private String fill(int member) {
    String filler = "f".repeat(30_000);
    return epoll.on(() -> {
      StringBuilder written = new StringBuilder();
      WebSocketConnection connection = connections.get(member);
      byte[] frame = frame(filler);
      while (connection.waitingBytes() + frame.length <= BOUND - 1_000) {
        epoll.batchHere(() -> assertThat(write(connection, frame)).isTrue());
        written.append('f');
      }
      return written.toString();
    });
  }

  private boolean write(WebSocketConnection connection, byte[] frame) {
    var buffer = epoll.heap(frame);
    try {
      return connection.write(buffer);
    } finally {
      buffer.release();
    }
  }

  private static byte[] frame(String text) {
    byte[] frame = new byte[4 + text.length()];
    frame[0] = (byte) 0x81;
    frame[1] = 126;
    frame[2] = (byte) (text.length() >> 8);
    frame[3] = (byte) text.length();
    System.arraycopy(text.getBytes(StandardCharsets.US_ASCII), 0, frame, 4, text.length());
    return frame;
  }

  /// The payloads up to the close frame; only whole frames are there.
  private static List<String> texts(RawSocket from) {
    List<String> texts = new ArrayList<>();
    RawSocket.Frame next = from.frame();
    for (; next.first() == 0x81; next = from.frame()) {
      texts.add(next.text());
    }
    assertThat(next.first()).isEqualTo(0x88);
    assertThat(next.closeCode()).isEqualTo(1013);
    return texts;
  }

  /// The places in the channel's array of those that do not read, as bits.
  @ParameterizedTest
  @ValueSource(ints = {0b1, 0b100000000, 0b10000, 0b11, 0b110000000, 0b101010101, 0b11111111})
  void whoIsClosedInAFanOutCostsNobodyElseAMessageNorGivesASecondOne(int slow) {
    join(MEMBERS);
    for (int i = 0; i < MEMBERS; i++) {
      if ((slow >> i & 1) == 1) {
        fill(i);
      }
    }
    String tooMuch = "n".repeat(40_000);

    Thread[] readers = new Thread[MEMBERS];
    List<String> failures = Collections.synchronizedList(new ArrayList<>());
    for (int i = 0; i < MEMBERS; i++) {
      EpollLoop.Peer peer = peers.get(i);
      if ((slow >> i & 1) == 0) {
        readers[i] =
            Thread.ofVirtual()
                .start(() -> {
                  RawSocket raw = new RawSocket(peer.socket);
                  if (!raw.nextText().equals(tooMuch) || !raw.nextText().equals("and more")) {
                    failures.add("another text");
                  }
                });
      }
    }
    publish(tooMuch);
    publish("and more");
    for (int i = 0; i < MEMBERS; i++) {
      int member = i;
      if ((slow >> i & 1) == 1) {
        List<String> texts = texts(new RawSocket(peers.get(i).socket));
        assertThat(texts).as("slow one").isNotEmpty().allMatch(text -> text.length() == 30_000);
        assertThat(epoll.on(() -> connections.get(member).open())).isFalse();
      } else {
        join(readers[i]);
        assertThat(epoll.on(() -> connections.get(member).open())).isTrue();
      }
    }

    assertThat(failures).isEmpty();
    assertThat(epoll.serving.meters.slowCloses.sum()).isEqualTo(Integer.bitCount(slow));
  }

  private static void join(Thread reader) {
    try {
      assertThat(reader.join(Duration.ofSeconds(10))).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void membersWhosePeersHaveResetCostTheOthersNothing() {
    join(MEMBERS);
    Set<Integer> gone = Set.of(0, 4, 8);

    epoll.run(() -> {
      gone.forEach(i -> peers.get(i).reset());
      // Some of them are closed by the gateway before it reads of the reset.
      connections.get(4).close(CloseReason.IDLE);
      publish("hi");
      publish("you");
    });

    for (int i = 0; i < MEMBERS; i++) {
      if (!gone.contains(i)) {
        RawSocket raw = new RawSocket(peers.get(i).socket);
        assertThat(raw.nextText()).isEqualTo("hi");
        assertThat(raw.nextText()).isEqualTo("you");
      }
    }
    Awaitility.await().until(() -> epoll.serving.meters.open.sum() == MEMBERS - gone.size());
  }

  @Test
  void aSlowReaderWithinItsBoundGetsEverythingWhenItReadsAgain() {
    join(2);
    String before = fill(0);
    RawSocket reader = new RawSocket(peers.get(1).socket);

    for (int i = 0; i < 50; i++) {
      publish("n" + i);
      assertThat(reader.nextText()).isEqualTo("n" + i);
    }

    RawSocket late = new RawSocket(peers.get(0).socket);
    for (int i = 0; i < before.length(); i++) {
      assertThat(late.nextText()).hasSize(30_000);
    }
    for (int i = 0; i < 50; i++) {
      assertThat(late.nextText()).isEqualTo("n" + i);
    }
  }
}
