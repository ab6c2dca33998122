// SPDX-License-Identifier: Apache-2.0
package dev.carillon.bench;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/// Every connection sends to itself: closed loop with `window` messages outstanding on each, or
/// open loop at a rate shared by all. State of a connection is confined to its loop.
final class Echo implements Job {
  private final Load load;
  private final Fleet fleet;
  private final int[] sequences;
  private final AtomicLong owed = new AtomicLong();
  private final AtomicLong sent = new AtomicLong();
  private final AtomicLong sentMeasured = new AtomicLong();

  /// One for each loop: a template is written in place.
  private final Map<Loop, MessageTemplate> templates = new HashMap<>();

  private volatile boolean over;
  private volatile long measured;
  private volatile long end;

  Echo(Load load, Fleet fleet) {
    this.load = load;
    this.fleet = fleet;
    sequences = new int[load.connections()];
    for (ClientConnection connection : fleet.receivers()) {
      templates.computeIfAbsent(connection.loop(), _ -> MessageTemplate.echo(load.payload()));
    }
  }

  @Override
  public void start(long begin, long measured, long end) {
    this.measured = measured;
    this.end = end;
    for (ClientConnection connection : fleet.receivers()) {
      connection
          .loop()
          .executor()
          .execute(() -> {
            if (load.rate() == 0) {
              send(connection, load.window());
            } else {
              tick(connection, begin, 0);
            }
          });
    }
  }

  @Override
  public void delivered(ClientConnection connection, int count) {
    owed.addAndGet(-count);
    if (load.rate() == 0) {
      send(connection, count);
    }
  }

  private void send(ClientConnection connection, int count) {
    long now = fleet.now();
    if (over || now >= end || !connection.ready()) {
      return;
    }
    for (int i = 0; i < count; i++) {
      write(connection, now);
    }
    connection.flush();
  }

  /// Message n of a connection is due at `(n × connections + its index) / rate`.
  private void tick(ClientConnection connection, long begin, long first) {
    long n = first;
    long now = fleet.now();
    while (!over
        && connection.writable()
        && due(connection, begin, n) <= now
        && due(connection, begin, n) < end) {
      write(connection, due(connection, begin, n));
      n++;
    }
    connection.flush();
    long next = due(connection, begin, n);
    if (!over && connection.ready() && next < end) {
      long from = n;
      long wait = Math.max(next - now, 100_000);
      connection.loop().after(wait, () -> tick(connection, begin, from));
    }
  }

  private long due(ClientConnection connection, long begin, long n) {
    return begin + (long) ((n * load.connections() + connection.index()) * 1e9 / load.rate());
  }

  private void write(ClientConnection connection, long scheduled) {
    int sequence = sequences[connection.index()]++;
    MessageTemplate template = templates.get(connection.loop());
    if (template != null) {
      connection.write(template, new Marker(scheduled, 0, 0, sequence));
    }
    owed.incrementAndGet();
    sent.incrementAndGet();
    if (scheduled >= measured) {
      sentMeasured.incrementAndGet();
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
    return sentMeasured.get();
  }

  @Override
  public long stop() {
    over = true;
    return sent.get();
  }

  @Override
  public long lost() {
    long lost = 0;
    for (ClientConnection connection : fleet.receivers()) {
      lost +=
          Loops.call(
              connection.loop().executor(),
              () -> connection.ledger().lost(0, sequences[connection.index()]));
    }
    return lost;
  }
}
