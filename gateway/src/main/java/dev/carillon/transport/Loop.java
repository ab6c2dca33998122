// SPDX-License-Identifier: Apache-2.0
package dev.carillon.transport;

import dev.carillon.channel.FanOut;
import dev.carillon.channel.FrameFactory;
import dev.carillon.channel.Inbox;
import dev.carillon.connection.IdSource;
import dev.carillon.connection.LoopBuffer;
import dev.carillon.connection.LoopId;
import dev.carillon.connection.Registry;
import dev.carillon.route.Stage;
import dev.carillon.websocket.MessageDeflater;
import dev.carillon.websocket.MessageInflater;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.Objects;
import java.util.random.RandomGenerator;

/// Everything that one event loop owns. Touched on that loop only, but for the inbox.
final class Loop implements Inbox.Batch, AutoCloseable {
  /// One read takes at most this; a longer message goes on with the next.
  private static final int BUFFER = 64 * 1024;

  private final EventLoop executor;
  private final Registry<WebSocketConnection> registry;
  private final MessageDeflater deflater;
  private final MessageInflater inflater;
  private final FrameFactory frames;
  private final IdSource ids;
  private final Inbox inbox;
  private final Backlog backlog;
  private final long maxWaiting;
  private final ByteBuf input = LoopBuffer.of(BUFFER);
  private final ByteBuf output = LoopBuffer.of(BUFFER);
  private final Arrivals arrivals;
  private final MessageDigest sha1 = SwitchingProtocols.sha1();
  private final ArrayList<Wire> dirty = new ArrayList<>();
  private final IdentityHashMap<Stage, StageOnLoop> places = new IdentityHashMap<>();
  private int depth;
  private int batch;
  private long batchNanos = System.nanoTime();

  /// What a loop holds at most, and how hard it compresses.
  ///
  /// @param waiting bytes that may wait for one slow reader
  /// @param waitingTotal bytes that may wait for all slow readers of this loop together
  /// @param inbox bytes of publications that may wait before reads pause
  record Settings(long waiting, long waitingTotal, long inbox, int compressionLevel) {}

  Loop(
      EventLoop executor,
      LoopId id,
      Settings settings,
      InstantSource clock,
      RandomGenerator random) {
    this.executor = executor;
    this.registry = new Registry<>(id);
    this.deflater = new MessageDeflater(settings.compressionLevel());
    this.inflater = new MessageInflater();
    this.frames = new FrameFactory(ByteBufAllocator.DEFAULT, deflater);
    this.ids = new IdSource(id, clock, random.nextInt());
    this.backlog = new Backlog(settings.waitingTotal());
    this.maxWaiting = settings.waiting();
    this.arrivals = new Arrivals(executor);
    var fanOut = new FanOut(frames, registry::find, System::nanoTime);
    this.inbox = new Inbox(id.loop(), executor, fanOut, this, settings.inbox());
  }

  EventLoop executor() {
    return executor;
  }

  Registry<WebSocketConnection> registry() {
    return registry;
  }

  FrameFactory frames() {
    return frames;
  }

  MessageInflater inflater() {
    return inflater;
  }

  IdSource ids() {
    return ids;
  }

  Inbox inbox() {
    return inbox;
  }

  Backlog backlog() {
    return backlog;
  }

  /// Bytes that may wait for one slow reader.
  long maxWaiting() {
    return maxWaiting;
  }

  /// Where sockets are read into; what is in it is used up before the next read.
  ByteBuf input() {
    return input;
  }

  /// Where frames are gathered that leave together.
  ByteBuf output() {
    return output;
  }

  MessageDigest sha1() {
    return sha1;
  }

  Arrivals arrivals() {
    return arrivals;
  }

  /// Says what the connections of each stage share here; before the first one is accepted.
  void serve(IdentityHashMap<Stage, StageOnLoop> stages) {
    places.putAll(stages);
  }

  StageOnLoop place(Stage stage) {
    return Objects.requireNonNull(places.get(stage));
  }

  /// Milliseconds that only ever rise, for the heartbeat; they wrap after 24 days, so compare
  /// differences.
  static int nowMillis() {
    return millis(System.nanoTime());
  }

  private static int millis(long nanos) {
    return (int) (nanos / 1_000_000);
  }

  /// The wire has bytes to send at the end of the current batch.
  void dirty(Wire wire) {
    if (dirty.isEmpty() && depth == 0) {
      executor.execute(this::flush);
    }
    dirty.add(wire);
  }

  /// Past the budget of what waits, some slow readers go at the end of the current batch.
  void shedIfNeeded() {
    if (backlog.overBudget() && depth == 0) {
      executor.execute(this::flush);
    }
  }

  /// [#nowMillis] at the beginning of the current batch.
  int batchMillis() {
    return millis(batchNanos);
  }

  /// [System#nanoTime] at the beginning of the current batch.
  long batchNanos() {
    return batchNanos;
  }

  /// A number that each stretch of work has to itself.
  int batch() {
    return batch;
  }

  @Override
  public void begin() {
    if (depth++ == 0) {
      batch++;
      batchNanos = System.nanoTime();
    }
  }

  @Override
  public void end() {
    if (--depth == 0) {
      batch++;
      flush();
    }
  }

  private void flush() {
    // By index: a flush lets a slow reader catch up, which makes it dirty again.
    for (int i = 0; i < dirty.size(); i++) {
      dirty.get(i).flush();
    }
    dirty.clear();
    backlog.shed();
  }

  @Override
  public void close() {
    frames.close();
    deflater.close();
    inflater.close();
    input.release();
    output.release();
  }
}
