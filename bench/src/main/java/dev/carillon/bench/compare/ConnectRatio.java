// SPDX-License-Identifier: Apache-2.0
package dev.carillon.bench.compare;

import dev.carillon.bench.Stopped;
import java.util.ArrayList;
import java.util.List;

/// Measures what a connect costs, handshake and join: rounds of connections, all of them to one
/// process of each server, opened in alternating slices.
record ConnectRatio(Client.Tools tools, Peer floor, Effort effort) {
  private static final int SLICES = 400;

  /// After the last connection is open: answers to joins are still being written.
  private static final int AFTER = 2;

  Ratio measure(Peer peer, Work work) {
    try (Server bare = floor.start(work, tools.launcher());
        Server server = peer.start(work, tools.launcher())) {
      List<Alternation.Round> rounds = new ArrayList<>();
      for (int i = 0; i < effort.connects(); i++) {
        // An address of its own for each round: ports of the last one are not free yet.
        String source = "127.0.0." + (2 + i);
        rounds.add(round(bare, server, peer, work, source));
      }
      return Ratio.of(rounds.subList(rounds.size() / 2, rounds.size()));
    }
  }

  private Alternation.Round round(Server bare, Server server, Peer peer, Work work, String source) {
    awaitQuiet(server);
    awaitQuiet(bare);
    CpuClock serverClock = new CpuClock(server.pid());
    CpuClock floorClock = new CpuClock(bare.pid());
    long serverNanos = serverClock.nanos();
    long floorNanos = floorClock.nanos();
    try (Client client = tools.start(server, peer.frames(), work, source)) {
      Pair subject = Pair.of(server, client);
      subject.stop();
      try (Client ofFloor = tools.start(bare, floor.frames(), work, source)) {
        Pair reference = Pair.of(bare, ofFloor);
        reference.stop();
        open(new Alternation(subject, reference, Alternation.SLICE_MILLIS), client, ofFloor);
        long connections = work.connections();
        return new Alternation.Round(
            new Cost(serverClock.nanos() - serverNanos, connections),
            new Cost(floorClock.nanos() - floorNanos, connections));
      } finally {
        subject.resume();
        Signals.resume(bare.pid());
      }
    }
  }

  private static void open(Alternation alternation, Client client, Client ofFloor) {
    for (int i = 0; i < SLICES && !(client.open() && ofFloor.open()); i++) {
      alternation.run(1);
      client.check();
      ofFloor.check();
    }
    if (!client.open()) {
      throw new Stopped("not all connections were opened; take fewer (--connections)");
    }
    alternation.run(AFTER);
  }

  /// Until the connections of the last round have been taken down, which is not part of a connect.
  private static void awaitQuiet(Server server) {
    CpuClock clock = new CpuClock(server.pid());
    long before = clock.nanos();
    for (int i = 0; i < 50; i++) {
      Pause.millis(100);
      long now = clock.nanos();
      if (now - before < 2_000_000) {
        return;
      }
      before = now;
    }
  }
}
