// SPDX-License-Identifier: Apache-2.0
package dev.carillon.connection;

import io.netty.buffer.ByteBuf;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One client, as everything but the transport sees it. All methods but [#inLoop], [#execute] and
/// [#id] belong to the connection's event loop.
public interface Connection {

  ConnectionId id();

  Encoding encoding();

  /// What this connection is a member of.
  Memberships memberships();

  /// Queues one or more whole frames for the client. They are sent when the event loop has done the
  /// batch of work that this call is part of. No other connection is closed by it.
  ///
  /// @param frames lent for the call: what must wait is retained
  /// @return false if the frames would wait past the bound of slow readers: nothing was queued, and
  ///   the caller says what that means
  boolean write(ByteBuf frames);

  /// Starts the closing handshake; memberships end at once, later calls are without effect.
  void close(CloseReason reason);

  /// Closes at a time that replaces any earlier one; null takes it back.
  void closeAt(@Nullable Instant time, CloseReason reason);

  /// Stops taking messages of this client, or goes on with it: what it sends meanwhile waits in its
  /// own system.
  void holdReads(boolean hold);

  boolean inLoop();

  void execute(Runnable task);
}
