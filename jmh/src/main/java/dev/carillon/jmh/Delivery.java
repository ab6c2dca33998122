// SPDX-License-Identifier: Apache-2.0
package dev.carillon.jmh;

import dev.carillon.Gateway;
import dev.carillon.channel.ChannelName;
import dev.carillon.channel.Hub;
import dev.carillon.channel.Payload;
import dev.carillon.channel.Publication;
import dev.carillon.config.ConfigLoader;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// Publications through hub, inbox, fan-out and real sockets, to the last byte at the last
/// subscriber: a whole gateway with one event loop in this process, its clients on the thread that
/// is measured, which also publishes.
///
/// An operation is one publication; `deliveries` is that times the subscribers. The clock stops
/// when everything has been read.
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@SuppressWarnings("NullAway.Init") // filled by JMH
public class Delivery {
  private static final int BURST = 64;
  private static final ChannelName CHANNEL = new ChannelName("news");

  @Param({"100", "1000"})
  private int subscribers;

  @Param({"128", "2048"})
  private int payload;

  /// How many publications may be on their way.
  @Param({"1", "16"})
  private int window;

  private Gateway gateway;
  private Hub hub;
  private Subscribers readers;
  private Payload[] payloads;
  private int turn;

  /// Shown as a rate of its own.
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  public static class Count {
    public long deliveries;
  }

  @Setup
  public void start() throws Exception {
    payloads =
        new ClientMessages()
            .messages(payload, Script.ASCII, Form.PLAIN).stream()
                .map(text -> new Payload(Payload.Kind.TEXT, text))
                .toArray(Payload[]::new);
    // A ping would be counted as part of a message.
    Map<String, String> settings =
        Map.of("listen", "127.0.0.1:0", "eventLoops", "1", "heartbeat.interval", "1h");
    gateway = Gateway.start(ConfigLoader.load(null, Map.of(), settings));
    hub = gateway.stages().getFirst().hub();
    readers = Subscribers.join(gateway, CHANNEL, subscribers);
    publish();
    readers.expectFirst(payloads[0].bytes());
  }

  @TearDown(Level.Iteration)
  public void check() {
    readers.check();
  }

  @TearDown
  public void stop() throws IOException {
    readers.close();
    gateway.close();
  }

  private void publish() {
    Payload next = payloads[turn++ & (ClientMessages.COUNT - 1)];
    hub.publish(new Publication(CHANNEL, next, "", null, System.nanoTime(), null));
  }

  @Benchmark
  @OperationsPerInvocation(BURST)
  public long publishAndRead(Count count) throws IOException {
    for (int i = 0; i < BURST; i++) {
      readers.awaitOnTheirWay(window - 1);
      publish();
      readers.due();
    }
    readers.awaitOnTheirWay(0);
    count.deliveries += (long) BURST * subscribers;
    return readers.bytes();
  }
}
