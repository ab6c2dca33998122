// SPDX-License-Identifier: Apache-2.0
package dev.carillon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.websocket.ClientFrames;
import dev.carillon.websocket.InflateWalker;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What publishers and members can rely on, at full speed on two event loops.
class GuaranteesTest {
  private static final String DEFLATE = "Sec-WebSocket-Extensions: permessage-deflate";
  private static final String FILLER = "x".repeat(300);
  private static final int MESSAGES = 1_000;
  private static final int PUBLISHERS = 4;

  private final RunningGateway gateway =
      RunningGateway.start(
          "eventLoops: 2\nlimits: {messagesPerSecond: 1000000, messageBurst: 1000000, waiting: 64MB}");
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  @AfterEach
  void stop() {
    threads.shutdownNow();
    gateway.awaitEmpty();
    gateway.close();
  }

  private static String join(String channel) {
    return "{\"action\":\"joinchannel\",\"channel\":\"" + channel + "\"}";
  }

  private static String leave(String channel) {
    return "{\"action\":\"leavechannel\",\"channel\":\"" + channel + "\"}";
  }

  private static byte[] publish(String channel, String message) {
    String text =
        "{\"action\":\"sendmessage\",\"channel\":\"%s\",\"message\":\"%s\"}"
            .formatted(channel, message);
    return ClientFrames.frame(0x81, text.getBytes(StandardCharsets.UTF_8));
  }

  private static String read(RawSocket from) {
    RawSocket.Frame frame = from.frame();
    return (frame.first() & 0x40) == 0
        ? frame.text()
        : new String(new InflateWalker(frame.payload(), 15).walk(), StandardCharsets.UTF_8);
  }

  @Test
  void whoHasReadThe101IsAMemberOfDefault() {
    for (int i = 1; i <= 30; i++) {
      try (RawSocket raw = RawSocket.open(gateway)) {
        assertThat(gateway.post("/dev/@channels/default", "hi").body())
            .isEqualTo("{\"connections\":1}");
        assertThat(raw.nextText()).isEqualTo("hi");
      }
      gateway.awaitEmpty();
    }
  }

  @Test
  void theAnswerToAJoinComesFirstAndNothingComesAfterTheAnswerToALeave() throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    List<Future<?>> publishers = new ArrayList<>();
    for (int p = 0; p < 2; p++) {
      RawSocket publisher = RawSocket.open(gateway);
      publisher.text(leave("default")).nextText();
      publishers.add(
          threads.submit(() -> {
            while (!over.get()) {
              for (int i = 0; i < 20; i++) {
                publisher.send(publish("busy", "busy"));
              }
              // Waits until they were read, so that a slow build machine keeps up.
              publisher.text("{\"action\":\"echo\",\"message\":1}").nextText();
            }
            publisher.close();
          }));
    }
    for (int client = 0; client < 2; client++) {
      try (RawSocket raw = RawSocket.open(gateway)) {
        for (int round = 0; round < 25; round++) {
          assertThat(raw.text(join("busy")).nextText()).startsWith("{\"channel\":\"busy\"");
          assertThat(raw.nextText()).isEqualTo("busy");
          raw.text(leave("busy"));
          String next = raw.nextText();
          while (next.equals("busy")) {
            next = raw.nextText();
          }
          assertThat(next).startsWith("{\"channel\":\"busy\"");
          raw.text("{\"action\":\"echo\",\"message\":\"quiet\"}");
          assertThat(raw.nextText()).isEqualTo("quiet");
        }
      }
    }
    over.set(true);
    for (Future<?> publisher : publishers) {
      publisher.get(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void everyMessageOfAPublisherArrivesExactlyOnceAndInOrder() throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    List<RawSocket> receivers = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      RawSocket receiver = i % 2 == 0 ? RawSocket.open(gateway) : RawSocket.open(gateway, DEFLATE);
      receiver.text(join("a")).nextText();
      receiver.text(join("b")).nextText();
      receivers.add(receiver);
    }
    Future<?> restless = threads.submit(() -> comeAndGo(over));
    List<Future<int[]>> counts = new ArrayList<>();
    for (RawSocket receiver : receivers) {
      counts.add(threads.submit(() -> receiveAll(receiver, PUBLISHERS)));
    }
    List<Future<?>> publishers = new ArrayList<>();
    for (int p = 0; p < PUBLISHERS; p++) {
      int number = p;
      publishers.add(threads.submit(() -> publishAll(number)));
    }
    for (Future<?> publisher : publishers) {
      publisher.get(30, TimeUnit.SECONDS);
    }
    for (Future<int[]> count : counts) {
      assertThat(count.get(30, TimeUnit.SECONDS)).containsOnly(MESSAGES).hasSize(PUBLISHERS);
    }
    over.set(true);
    restless.get(10, TimeUnit.SECONDS);
    receivers.forEach(RawSocket::close);
  }

  /// Publishes to two channels in turns, and is itself in both.
  private void publishAll(int number) {
    try (RawSocket raw = RawSocket.open(gateway)) {
      raw.text(join("a")).nextText();
      raw.text(join("b"));
      String answer = read(raw);
      while (!answer.startsWith("{\"channel\"")) {
        answer = read(raw);
      }
      Future<int[]> others = threads.submit(() -> receiveOthers(raw, number));
      for (int i = 0; i < MESSAGES; i++) {
        String filler = i % 3 == 0 ? FILLER : "";
        raw.send(publish(i % 2 == 0 ? "a" : "b", number + ":" + i + ":" + filler));
      }
      raw.text("{\"action\":\"echo\",\"message\":\"end\"}");
      assertThat(others.get(30, TimeUnit.SECONDS)[number]).as("own messages").isZero();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static int[] receiveOthers(RawSocket raw, int number) {
    int[] seen = new int[PUBLISHERS];
    for (String message = read(raw); !message.equals("end"); message = read(raw)) {
      int from = message.charAt(0) - '0';
      seen[from]++;
      assertThat(from).isNotEqualTo(number);
    }
    return seen;
  }

  private static int[] receiveAll(RawSocket raw, int publishers) {
    int[] next = new int[publishers];
    for (int i = 0; i < publishers * MESSAGES; i++) {
      String[] parts = read(raw).split(":", -1);
      int from = Integer.parseInt(parts[0]);
      assertThat(Integer.parseInt(parts[1])).as("publisher " + from).isEqualTo(next[from]++);
      assertThat(parts[2]).isEqualTo((next[from] - 1) % 3 == 0 ? FILLER : "");
    }
    return next;
  }

  private void comeAndGo(AtomicBoolean over) {
    while (!over.get()) {
      try (RawSocket raw = RawSocket.open(gateway)) {
        for (int i = 0; i < 20; i++) {
          raw.text(join(i % 2 == 0 ? "a" : "b")).frame();
          raw.text(leave(i % 2 == 0 ? "b" : "a")).frame();
        }
      }
    }
  }

  @Test
  void postsAndPublicationsKeepTheirOrder() {
    try (TestClient ann = TestClient.connect(gateway)) {
      String id = ann.id();
      for (int i = 0; i < 100; i += 2) {
        gateway.post("/dev/@channels/default", "" + i);
        gateway.post("/dev/@connections/" + id, "" + (i + 1));
      }
      for (int i = 0; i < 100; i++) {
        assertThat(ann.next()).isEqualTo("" + i);
      }
    }
  }
}
