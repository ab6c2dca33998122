// SPDX-License-Identifier: Apache-2.0
package dev.carillon.bench.compare;

import dev.carillon.bench.Programs;

/// Counts what a server executes in user space for one delivery or round trip.
sealed interface Instructions permits PerfInstructions, StepInstructions {
  double measure(Peer peer, Work work);

  /// How it was counted, for the reader.
  String method();

  /// The processor's counters where they are to be had, single steps elsewhere.
  static Instructions of(Client.Tools tools, Programs programs, Effort effort) {
    return PerfInstructions.counts()
        ? new PerfInstructions(tools, effort)
        : new StepInstructions(tools, programs, effort);
  }
}
