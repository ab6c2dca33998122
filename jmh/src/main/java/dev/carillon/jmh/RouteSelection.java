// SPDX-License-Identifier: Apache-2.0
package dev.carillon.jmh;

import dev.carillon.function.MessageBody;
import dev.carillon.function.Session;
import dev.carillon.route.RouteSelector;
import dev.carillon.route.Routes;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/// A message's text, from its bytes to the function that it asks for.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@SuppressWarnings("NullAway.Init") // filled by JMH
public class RouteSelection {
  @Param({"128", "2048"})
  private int payload;

  @Param private Form form;

  private final RouteSelector selector = RouteSelector.compile("$request.body.action");
  private EchoStage stage;
  private EchoStage.Reader reader;
  private Routes routes;
  private Session session;
  private byte[][] messages;
  private int turn;
  private long due;

  @Setup
  public void prepare(Blackhole blackhole) {
    messages = new ClientMessages().messages(payload, Script.ASCII, form).toArray(byte[][]::new);
    stage = new EchoStage();
    routes = stage.routes(selector);
    reader = new EchoStage.Reader(blackhole);
    session = new Session(reader, stage.scope());
  }

  @TearDown(Level.Iteration)
  public void check() {
    if (reader.frames() != due) {
      throw new IllegalStateException(due + " echoes were due, " + reader.frames() + " came");
    }
  }

  @TearDown
  public void release() {
    stage.close();
  }

  private byte[] next() {
    return messages[turn++ & (ClientMessages.COUNT - 1)];
  }

  @Benchmark
  public @Nullable MessageBody read() {
    return MessageBody.ofText(next());
  }

  /// Reads it and makes the key of its route.
  @Benchmark
  public String readAndSelect() {
    return selector.select(Objects.requireNonNull(MessageBody.ofText(next())));
  }

  /// Reads it, finds its route, calls `echo`, and makes the frame of the answer.
  @Benchmark
  public void routeToEcho() {
    due++;
    routes.message(session, next(), true);
  }
}
