// SPDX-License-Identifier: Apache-2.0
package dev.carillon.connection;

import io.netty.buffer.ByteBuf;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A connection that only stands in registries and groups.
final class Member implements Connection {
  private final ConnectionId id;
  private final Memberships memberships = new Memberships();

  Member(ConnectionId id) {
    this.id = id;
  }

  @Override
  public ConnectionId id() {
    return id;
  }

  @Override
  public Encoding encoding() {
    return Encoding.of(Flavour.RAW, 0);
  }

  @Override
  public Memberships memberships() {
    return memberships;
  }

  @Override
  public boolean write(ByteBuf frames) {
    return false;
  }

  @Override
  public void close(CloseReason reason) {
    memberships.leaveAll();
  }

  @Override
  public void closeAt(@Nullable Instant time, CloseReason reason) {}

  @Override
  public void holdReads(boolean hold) {}

  @Override
  public boolean inLoop() {
    return true;
  }

  @Override
  public void execute(Runnable task) {
    task.run();
  }
}
