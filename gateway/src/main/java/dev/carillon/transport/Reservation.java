// SPDX-License-Identifier: Apache-2.0
package dev.carillon.transport;

import dev.carillon.connection.CloseReason;
import dev.carillon.connection.Registry;
import dev.carillon.event.Caller;
import dev.carillon.function.ConnectionCalls;
import dev.carillon.function.ConnectionCalls.Farewell;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/// The place of a connection that functions are still asked about: it has an id, counts against the
/// bounds, and is not found yet (contract 1.2).
///
/// @param at its slot on this loop
/// @param farewell who is told when it ends; null if nobody is
record Reservation(
    Loop loop,
    StageOnLoop on,
    InetAddress client,
    Registry.Place at,
    Caller caller,
    @Nullable Farewell farewell) {

  /// Somebody else may have the place.
  void release() {
    loop.registry().release(at);
    on.admission().leave(client);
  }

  /// The client left after a function had let it in.
  void abandon() {
    release();
    calls().ended(CloseReason.LOST);
  }

  ConnectionCalls calls() {
    return new ConnectionCalls(on.functions(), caller, farewell);
  }

  Reservation with(Caller known) {
    return new Reservation(loop, on, client, at, known, farewell);
  }
}
