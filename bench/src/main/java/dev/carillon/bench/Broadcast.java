// SPDX-License-Identifier: Apache-2.0
package dev.carillon.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/// Publishers that send to the channels in turn. Everything but [#delivered] and the queries runs
/// on the publishers' one event loop.
///
/// Open loop: message k is due at `k / rate` whatever came before, and its marker holds that time,
/// so that a late send counts as latency. Closed loop: `window` messages are outstanding.
final class Broadcast implements Job {
  private static final long RETRY = 1_000_000;

  private final Load load;
  private final Loop loop;
  private final List<ClientConnection> publishers;
  private final Fleet fleet;
  private final List<MessageTemplate> templates = new ArrayList<>();
  private final int[] receivers;
  private final int[][] sequences;

  /// Deliveries that are still to come, of all messages sent.
  private final AtomicLong owed = new AtomicLong();

  private long begin;
  private long measured;
  private long end;
  private long sent;
  private long sentMeasured;
  private boolean over;

  Broadcast(Load load, Fleet fleet) {
    this.load = load;
    this.fleet = fleet;
    publishers = fleet.publishers();
    loop = publishers.getFirst().loop();
    receivers = new int[load.channels()];
    sequences = new int[load.publishers()][load.channels()];
    for (int c = 0; c < load.channels(); c++) {
      templates.add(MessageTemplate.broadcast(load.channelName(c), load.payload()));
    }
  }

  /// Counts who is there before it sends.
  @Override
  public void start(long begin, long measured, long end) {
    for (ClientConnection receiver : fleet.receivers()) {
      if (Loops.call(receiver.loop().executor(), receiver::ready)) {
        for (int k = 0; k < load.perConnection(); k++) {
          receivers[load.channelOf(receiver.index(), k)]++;
        }
      }
    }
    loop.executor()
        .execute(() -> {
          this.begin = begin;
          this.measured = measured;
          this.end = end;
          wake();
        });
  }

  @Override
  public void delivered(ClientConnection connection, int count) {
    long left = owed.addAndGet(-count);
    if (load.rate() == 0 && left <= room()) {
      if (loop.executor().inEventLoop()) {
        send();
      } else {
        loop.executor().execute(this::send);
      }
    }
  }

  /// What may be owed while another message of a closed loop may go out.
  private long room() {
    long each = (long) load.connections() * load.perConnection() / load.channels();
    return (load.window() - 1) * Math.max(1, each);
  }

  private void wake() {
    if (over) {
      return;
    }
    send();
    long now = fleet.now();
    if (load.rate() == 0) {
      if (now < end) {
        loop.after(RETRY, this::wake);
      }
    } else if (due() < end) {
      // What is overdue waits for a server that does not read.
      long wait = due() > now ? due() - now : RETRY;
      loop.after(wait, this::wake);
    }
  }

  private void send() {
    boolean any = false;
    long now = fleet.now();
    while (!over && publisher().writable()) {
      long at = load.rate() == 0 ? now : due();
      if (at > now || at >= end || (load.rate() == 0 && owed.get() > room())) {
        break;
      }
      publish(at);
      any = true;
    }
    if (any) {
      publishers.forEach(ClientConnection::flush);
    }
  }

  private ClientConnection publisher() {
    return publishers.get((int) (sent % publishers.size()));
  }

  /// When the next message of the open loop is due.
  private long due() {
    return begin + (long) (sent * 1e9 / load.rate());
  }

  private void publish(long scheduled) {
    int publisher = (int) (sent % publishers.size());
    // Every publisher goes round all channels, whatever the two numbers have in common.
    int channel = (int) (sent / publishers.size() % load.channels());
    int sequence = sequences[publisher][channel]++;
    owed.addAndGet(receivers[channel]);
    publishers
        .get(publisher)
        .write(templates.get(channel), new Marker(scheduled, publisher, channel, sequence));
    sent++;
    if (scheduled >= measured) {
      sentMeasured++;
    }
  }

  @Override
  public long owed() {
    return owed.get();
  }

  @Override
  public void forgive() {
    owed.set(0);
  }

  @Override
  public long sentMeasured() {
    return Loops.call(loop.executor(), () -> sentMeasured);
  }

  @Override
  public long stop() {
    return Loops.call(
        loop.executor(),
        () -> {
          over = true;
          return sent;
        });
  }

  @Override
  public long lost() {
    int[][] published = Loops.call(loop.executor(), () -> sequences);
    long lost = 0;
    for (ClientConnection receiver : fleet.receivers()) {
      lost += Loops.call(receiver.loop().executor(), () -> lost(receiver, published));
    }
    return lost;
  }

  private long lost(ClientConnection receiver, int[][] published) {
    if (!receiver.wasReady()) {
      return 0;
    }
    long lost = 0;
    for (int k = 0; k < load.perConnection(); k++) {
      int channel = load.channelOf(receiver.index(), k);
      for (int p = 0; p < load.publishers(); p++) {
        lost += receiver.ledger().lost(k * load.publishers() + p, published[p][channel]);
      }
    }
    return lost;
  }
}
