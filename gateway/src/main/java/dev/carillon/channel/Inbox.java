// SPDX-License-Identifier: Apache-2.0
package dev.carillon.channel;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jctools.queues.MpscUnboundedArrayQueue;
import org.jspecify.annotations.Nullable;

/// What other threads want an event loop to deliver: publications to its shards and messages to its
/// connections, in one queue, so that what one publisher sends keeps its order.
///
/// Whoever adds to an empty inbox wakes the loop, once; the loop then works off all that came in.
public final class Inbox implements Runnable {
  private static final int CHUNK = 1024;

  /// Items worked off before the loop may look at its sockets again.
  private static final int BATCH = 4096;

  /// What an item costs besides its payload, roughly, for the bound.
  private static final int ITEM_BYTES = 200;

  /// The stretch of work whose writes are sent together.
  public interface Batch {
    void begin();

    /// Sends what was written since [#begin].
    void end();
  }

  private record Item(
      @Nullable Hub hub, @Nullable Publication publication, @Nullable Runnable task) {}

  private final int loop;
  private final Executor executor;
  private final FanOut fanOut;
  private final Batch batch;
  private final long bound;
  private final MpscUnboundedArrayQueue<Item> items = new MpscUnboundedArrayQueue<>(CHUNK);
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private final AtomicLong waitingBytes = new AtomicLong();
  private long workedOff;

  /// @param loop the number of the event loop
  /// @param executor runs on that loop
  /// @param batch told where each batch begins and ends
  /// @param bound bytes that may wait before publishers are paused
  public Inbox(int loop, Executor executor, FanOut fanOut, Batch batch, long bound) {
    this.loop = loop;
    this.executor = executor;
    this.fanOut = fanOut;
    this.batch = batch;
    this.bound = bound;
  }

  int loop() {
    return loop;
  }

  boolean congested() {
    return waitingBytes.get() > bound;
  }

  /// The place in line behind all that was added before: items are numbered as they come.
  long end() {
    return workedOff + items.size();
  }

  void add(Hub hub, Publication publication) {
    waitingBytes.addAndGet(publication.size() + ITEM_BYTES);
    enqueue(new Item(hub, publication, null));
  }

  /// Runs a task on the loop, after everything that was added before it.
  public void execute(Runnable task) {
    enqueue(new Item(null, null, task));
  }

  private void enqueue(Item item) {
    items.offer(item);
    wake();
  }

  private void wake() {
    if (!scheduled.get() && scheduled.compareAndSet(false, true)) {
      executor.execute(this);
    }
  }

  @Override
  public void run() {
    scheduled.set(false);
    batch.begin();
    try {
      workOff();
    } finally {
      // Whatever failed: what was written leaves, and the rest is worked off later.
      batch.end();
      fanOut.batchWritten();
      if (!items.isEmpty()) {
        wake();
      }
    }
  }

  private void workOff() {
    int left = BATCH;
    for (Item item = items.poll(); item != null; item = --left > 0 ? items.poll() : null) {
      long place = workedOff++;
      if (item.task != null) {
        fanOut.deliverRun(loop);
        item.task.run();
      } else if (item.hub != null && item.publication != null) {
        waitingBytes.addAndGet(-(item.publication.size() + ITEM_BYTES));
        fanOut.add(item.hub, loop, item.publication, place);
      }
    }
    fanOut.deliverRun(loop);
  }
}
