// SPDX-License-Identifier: Apache-2.0
package dev.carillon.transport;

import java.util.LinkedHashSet;
import org.jspecify.annotations.Nullable;

/// The connections of one event loop whose readers are behind, and what waits for all of them
/// together. Past the budget the largest queues are shed first, whoever's message was the last.
final class Backlog {
  private final long budget;
  private final LinkedHashSet<Wire> behind = new LinkedHashSet<>();
  private long bytes;

  Backlog(long budget) {
    this.budget = budget;
  }

  void enter(Wire wire) {
    behind.add(wire);
  }

  void leave(Wire wire) {
    behind.remove(wire);
  }

  /// More (or less) waits for some wire of [#enter].
  void add(long change) {
    bytes += change;
  }

  boolean overBudget() {
    return bytes > budget;
  }

  /// Closes the connections with the largest queues until the budget holds. Between batches only: a
  /// write never closes another connection, or a fan-out under way would lose its place.
  void shed() {
    while (overBudget()) {
      Wire largest = largest();
      if (largest == null) {
        return;
      }
      long before = bytes;
      largest.shed();
      if (bytes >= before) {
        return; // it is on its way out already, and takes its bytes with it
      }
    }
  }

  private @Nullable Wire largest() {
    Wire largest = null;
    for (Wire wire : behind) {
      if (largest == null || wire.waitingBytes() > largest.waitingBytes()) {
        largest = wire;
      }
    }
    return largest;
  }
}
