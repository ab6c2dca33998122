// SPDX-License-Identifier: Apache-2.0
package dev.carillon.jmh;

import dev.carillon.connection.CloseReason;
import dev.carillon.connection.LoopBuffer;
import dev.carillon.websocket.FrameDecoder;
import dev.carillon.websocket.FrameRules;
import dev.carillon.websocket.FrameSink;
import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.concurrent.TimeUnit;
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

/// A masked text frame, from the bytes of a read to a checked message.
///
/// The decoder unmasks where the bytes lie, so each frame is copied into the loop's buffer first,
/// as a read would do it; [#copy] is that alone.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@SuppressWarnings("NullAway.Init") // filled by JMH
public class FrameDecoding {
  private static final int READ = 64 * 1024;

  @Param({"128", "2048"})
  private int payload;

  @Param private Script script;

  private final FrameDecoder decoder =
      new FrameDecoder(new FrameRules(0, 128 * 1024, true), /* inflater= */ null);
  private ByteBuf read;
  private byte[][] frames;
  private Sink sink;
  private int turn;

  @Setup
  public void prepare(Blackhole blackhole) {
    var source = new ClientMessages();
    List<byte[]> messages = source.messages(payload, script, Form.PLAIN);
    frames = messages.stream().map(source::frame).toArray(byte[][]::new);
    read = LoopBuffer.of(READ);
    sink = new Sink(payload, blackhole);
  }

  @TearDown(Level.Iteration)
  public void check() {
    sink.check();
  }

  @TearDown
  public void release() {
    decoder.close();
    read.release();
  }

  private byte[] next() {
    return frames[turn++ & (ClientMessages.COUNT - 1)];
  }

  @Benchmark
  public ByteBuf copy() {
    return read.clear().writeBytes(next());
  }

  /// One read brings the whole frame: the usual case.
  @Benchmark
  public void whole() {
    read.clear().writeBytes(next());
    sink.due++;
    decoder.decode(read, sink);
  }

  /// Two reads bring half of it each.
  @Benchmark
  public void inTwoReads() {
    byte[] frame = next();
    int half = frame.length / 2;
    sink.due++;
    read.clear().writeBytes(frame, 0, half);
    decoder.decode(read, sink);
    read.clear().writeBytes(frame, half, frame.length - half);
    decoder.decode(read, sink);
  }

  /// Takes each message, and nothing else.
  private static final class Sink implements FrameSink {
    private final int length;
    private final Blackhole blackhole;
    private long due;
    private long taken;

    Sink(int length, Blackhole blackhole) {
      this.length = length;
      this.blackhole = blackhole;
    }

    void check() {
      if (taken != due) {
        throw new IllegalStateException(due + " messages were due, " + taken + " came");
      }
    }

    @Override
    public void onText(ByteBuf message) {
      if (message.readableBytes() == length) {
        taken++;
      }
      blackhole.consume(message);
    }

    @Override
    public void onBinary(ByteBuf message) {
      blackhole.consume(message);
    }

    @Override
    public void onPing(ByteBuf message) {
      blackhole.consume(message);
    }

    @Override
    public void onPong(ByteBuf message) {
      blackhole.consume(message);
    }

    @Override
    public void onClose(CloseReason reason) {
      blackhole.consume(reason);
    }

    @Override
    public void onViolation(CloseReason reason) {
      throw new IllegalStateException("refused with " + reason);
    }
  }
}
