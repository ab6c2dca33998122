// SPDX-License-Identifier: Apache-2.0
package dev.carillon.bench.compare;

import java.util.List;
import java.util.function.LongSupplier;

/// A server and its client, which stand still and go on together.
///
/// @param pids in the order in which they go on: the server first, so that nothing waits for it
/// @param nanos CPU time of the server so far
/// @param units of work done so far
record Pair(List<Long> pids, LongSupplier nanos, LongSupplier units) {
  static Pair of(Server server, Client client) {
    CpuClock clock = new CpuClock(server.pid());
    return new Pair(
        List.of(server.pid(), client.process().pid()), clock::nanos, client.counters()::units);
  }

  void stop() {
    pids.reversed().forEach(Signals::stop);
  }

  void resume() {
    pids.forEach(Signals::resume);
  }

  Cost cost() {
    return new Cost(nanos.getAsLong(), units.getAsLong());
  }
}
