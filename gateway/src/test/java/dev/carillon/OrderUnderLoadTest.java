// SPDX-License-Identifier: Apache-2.0
package dev.carillon;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.uring.IoUring;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Order, and each message once, while members come and go, some read too slowly, and publishers
/// send at full speed: on every transport of this machine, on one event loop and on two.
class OrderUnderLoadTest {
  /// Channels `c0`, `c1` and so on.
  static final int CHANNELS = 3;

  static final int PUBLISHERS = 3;

  private static final int MESSAGES = 1_800;
  private static final int EACH_KIND = 2;
  private static final String V1 = "Sec-WebSocket-Protocol: carillon.v1";

  record Setting(String transport, int loops) {
    String yaml() {
      return """
      transport: %s
      eventLoops: %d
      limits: {messagesPerSecond: 1000000, messageBurst: 1000000, waiting: 64MB}
      """
          .formatted(transport, loops);
    }
  }

  static Stream<Setting> settings() {
    List<String> transports = new ArrayList<>(List.of("nio"));
    if (Epoll.isAvailable()) {
      transports.addFirst("epoll");
    }
    if (IoUring.isAvailable()) {
      transports.add("io_uring");
    }
    return transports.stream()
        .flatMap(transport -> Stream.of(new Setting(transport, 1), new Setting(transport, 2)));
  }

  private final Publishing publishing = new Publishing(PUBLISHERS, CHANNELS, MESSAGES);

  @ParameterizedTest
  @MethodSource("settings")
  void everyMessageArrivesOnceAndInOrderWhoeverComesAndGoes(Setting setting) throws Exception {
    try (RunningGateway gateway = RunningGateway.start(setting.yaml());
        Threads threads = new Threads()) {
      List<Future<int[][]>> stayed = new ArrayList<>();
      List<Future<Integer>> restless = new ArrayList<>();
      for (int i = 0; i < EACH_KIND * 2; i++) {
        String[] headers = i % 2 == 0 ? new String[0] : new String[] {V1};
        boolean slow = i >= EACH_KIND;
        NumberedReader steady = new NumberedReader(connect(gateway, slow, headers), publishing);
        for (int channel = 0; channel < CHANNELS; channel++) {
          steady.join(channel);
        }
        stayed.add(threads.submit(() -> slow ? haltingly(steady) : steady.readAll()));
        NumberedReader guest = new NumberedReader(connect(gateway, false, headers), publishing);
        restless.add(threads.submit(() -> comeAndGo(guest)));
      }
      List<Future<?>> publishers = new ArrayList<>();
      for (int p = 0; p < PUBLISHERS; p++) {
        int number = p;
        RawSocket raw = RawSocket.open(gateway);
        publishers.add(threads.submit(() -> publishing.publish(number, raw)));
      }

      for (Future<?> publisher : publishers) {
        publisher.get(30, TimeUnit.SECONDS);
      }
      for (Future<int[][]> counts : stayed) {
        for (int[] ofPublisher : counts.get(30, TimeUnit.SECONDS)) {
          assertThat(ofPublisher).containsOnly(MESSAGES / CHANNELS);
        }
      }
      int heard = 0;
      for (Future<Integer> guest : restless) {
        heard += guest.get(30, TimeUnit.SECONDS);
      }
      assertThat(heard).as("messages to those who came and went").isGreaterThan(100);
      assertThat(gateway.metric("carillon_slow_closes_total")).isZero();
      gateway.awaitEmpty();
    }
  }

  /// Ends with its tasks, whatever they wait for.
  private record Threads(ExecutorService pool) implements AutoCloseable {
    Threads() {
      this(Executors.newVirtualThreadPerTaskExecutor());
    }

    <T> Future<T> submit(Callable<T> task) {
      return pool.submit(task);
    }

    @Override
    public void close() {
      pool.shutdownNow();
    }
  }

  private static RawSocket connect(RunningGateway gateway, boolean slow, String[] headers) {
    RawSocket raw = slow ? RawSocket.to(gateway, 2048) : RawSocket.to(gateway);
    assertThat(raw.send(RawSocket.handshake(headers)).answer().status()).isEqualTo(101);
    return raw;
  }

  /// Stops reading twice, each time until more has come than the kernel takes.
  private int[][] haltingly(NumberedReader reader) throws Exception {
    for (double part : new double[] {0.6, 1}) {
      reader.readSome(200);
      publishing.awaitPart(part);
    }
    return reader.readAll();
  }

  /// Is in one or two channels at a time, for a few messages each, until the publishers are done.
  private int comeAndGo(NumberedReader reader) {
    for (int turn = 0; !publishing.over(); turn++) {
      int channel = turn % CHANNELS;
      reader.join(channel);
      if (turn % 4 == 0) {
        int second = (channel + 1) % CHANNELS;
        reader.join(second);
        reader.leave(channel);
        reader.leave(second);
      } else {
        reader.leave(channel);
      }
    }
    return reader.end();
  }
}
