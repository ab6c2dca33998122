// SPDX-License-Identifier: Apache-2.0
package dev.carillon.channel;

import dev.carillon.connection.ConnectionId;
import dev.carillon.connection.Encoding;
import dev.carillon.connection.Flavour;
import dev.carillon.connection.LoopId;
import dev.carillon.connection.Registry;
import dev.carillon.connection.StageMeters;
import dev.carillon.websocket.MessageDeflater;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/// Event loops that run when the test says so, in its own thread, and a hub on them.
public final class ManualLoops implements AutoCloseable {
  static final long INBOX_BOUND = 1_000;

  final CountingAllocator allocator = new CountingAllocator();
  public final StageMeters meters = new StageMeters();
  public final Hub hub;
  private final MessageDeflater deflater = new MessageDeflater(1);
  private final List<Registry<FakeConnection>> registries = new ArrayList<>();
  private final List<ArrayDeque<Runnable>> tasks = new ArrayList<>();
  private final List<Inbox> inboxes = new ArrayList<>();
  private int batches;
  private int published;

  public ManualLoops(int count) {
    for (int i = 0; i < count; i++) {
      var registry = new Registry<FakeConnection>(new LoopId(1, 1, i));
      var queue = new ArrayDeque<Runnable>();
      var fanOut = new FanOut(new FrameFactory(allocator, deflater), registry::find, () -> 1_000);
      inboxes.add(new Inbox(i, queue::add, fanOut, new Batches(), INBOX_BOUND));
      registries.add(registry);
      tasks.add(queue);
    }
    hub = new Hub(inboxes, new FrameFormat(0, 100_000_000), meters);
  }

  private final class Batches implements Inbox.Batch {
    @Override
    public void begin() {}

    @Override
    public void end() {
      batches++;
    }
  }

  public FakeConnection connect(int loop) {
    return connect(loop, Flavour.RAW);
  }

  public FakeConnection connect(int loop, Flavour flavour) {
    Registry<FakeConnection> registry = registries.get(loop);
    Registry.Place place = registry.reserve(1);
    var id = new ConnectionId(place.ticks(), place.slot(), 1, 1, loop);
    var connection = new FakeConnection(id, Encoding.of(flavour, 0), () -> true);
    registry.open(place, connection);
    return connection;
  }

  FakeConnection member(int loop, String channel) {
    FakeConnection connection = connect(loop);
    join(connection, channel);
    return connection;
  }

  public boolean join(FakeConnection connection, String channel) {
    return shard(connection).join(connection, new ChannelName(channel));
  }

  boolean leave(FakeConnection connection, String channel) {
    return shard(connection).leave(connection, new ChannelName(channel));
  }

  Shard shard(FakeConnection connection) {
    return hub.shard(connection.id().loop());
  }

  Inbox inbox(int loop) {
    return inboxes.get(loop);
  }

  public FrameFactory frames() {
    return new FrameFactory(allocator, deflater);
  }

  int batches() {
    return batches;
  }

  void publish(String channel, String text) {
    publish(channel, text, null, null);
  }

  void publish(
      String channel,
      String text,
      @Nullable FakeConnection sender,
      @Nullable IntConsumer whenDelivered) {
    hub.publish(
        new Publication(
            new ChannelName(channel),
            Payload.text(text),
            "id" + published++,
            sender == null ? null : sender.id(),
            0,
            whenDelivered));
  }

  /// Runs everything that waits on one loop.
  public void run(int loop) {
    ArrayDeque<Runnable> queue = tasks.get(loop);
    for (Runnable task = queue.poll(); task != null; task = queue.poll()) {
      task.run();
    }
  }

  public void runAll() {
    for (int i = 0; i < tasks.size(); i++) {
      run(i);
    }
  }

  int waiting(int loop) {
    return tasks.get(loop).size();
  }

  @Override
  public void close() {
    deflater.close();
  }
}
