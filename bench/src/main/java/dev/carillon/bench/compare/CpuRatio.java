// SPDX-License-Identifier: Apache-2.0
package dev.carillon.bench.compare;

import dev.carillon.bench.Stopped;

/// Measures deliveries and round trips: the server under test and the floor do the same work in
/// alternating slices.
record CpuRatio(Client.Tools tools, Peer floor, Effort effort) {
  /// Rounds in which the floor, which has stood still so far, gets going.
  private static final int SETTLING = 3;

  Ratio measure(Peer peer, Work work) {
    Work plain = work.plain();
    try (Server bare = floor.start(plain, tools.launcher());
        Client ofFloor = tools.start(bare, floor.frames(), plain, null)) {
      ofFloor.awaitOpen();
      Pair reference = Pair.of(bare, ofFloor);
      reference.stop();
      try (Server server = peer.start(work, tools.launcher());
          Client client = tools.start(server, peer.frames(), work, null)) {
        client.awaitOpen();
        warmUp(client, work);
        Pair subject = Pair.of(server, client);
        subject.stop();
        Alternation alternation = new Alternation(subject, reference, Alternation.SLICE_MILLIS);
        alternation.run(SETTLING);
        Ratio ratio = Ratio.of(alternation.run(effort.rounds()));
        client.check();
        ofFloor.check();
        compressed(work, client);
        return ratio;
      }
    }
  }

  /// At least until every connection has had a few messages: a server that keeps a compressor for
  /// each of them makes ten thousand of these with the first one.
  private void warmUp(Client client, Work work) {
    Pause.millis(effort.warmUp().toMillis());
    for (int i = 0; i < 600 && client.counters().units() < 3L * work.connections(); i++) {
      client.check();
      Pause.millis(100);
    }
    client.check();
  }

  private static void compressed(Work work, Client client) {
    if (work.deflate() && client.counters().compressed() < client.counters().units()) {
      throw new Stopped("it did not compress all messages");
    }
  }
}
