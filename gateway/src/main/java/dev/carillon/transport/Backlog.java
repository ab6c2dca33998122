// SPDX-License-Identifier: Apache-2.0
package dev.carillon.transport;

import dev.carillon.connection.CloseReason;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/// The connections of one event loop whose readers are behind, and what waits for all of them
/// together. Past the budget the largest queues are shed first, whoever's message was the last.
final class Backlog {
  private final long budget;
  private final ArrayList<WebSocketConnection> behind = new ArrayList<>();
  private long bytes;

  Backlog(long budget) {
    this.budget = budget;
  }

  void enter(WebSocketConnection connection) {
    behind.add(connection);
  }

  void leave(WebSocketConnection connection) {
    behind.remove(connection);
  }

  /// More (or less) waits for some connection of [#enter].
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
      WebSocketConnection largest = largest();
      if (largest == null) {
        return;
      }
      largest.close(CloseReason.SLOW);
    }
  }

  private @Nullable WebSocketConnection largest() {
    WebSocketConnection largest = null;
    for (WebSocketConnection connection : behind) {
      if (largest == null || connection.waitingBytes() > largest.waitingBytes()) {
        largest = connection;
      }
    }
    return largest;
  }
}
