// SPDX-License-Identifier: Apache-2.0
package dev.carillon.channel;

import dev.carillon.connection.CloseReason;
import dev.carillon.connection.Connection;
import dev.carillon.connection.ConnectionId;
import dev.carillon.connection.Encoding;
import dev.carillon.connection.Memberships;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// A client that reads at once what it is sent, or refuses all of it.
public final class FakeConnection implements Connection {
  private final ConnectionId id;
  private final Encoding encoding;
  private final BooleanSupplier inLoop;
  private final Memberships memberships = new Memberships();
  private final List<String> received = new ArrayList<>();
  private final List<CloseReason> closes = new ArrayList<>();
  private int writes;
  private boolean slow;
  private boolean held;

  FakeConnection(ConnectionId id, Encoding encoding, BooleanSupplier inLoop) {
    this.id = id;
    this.encoding = encoding;
    this.inLoop = inLoop;
  }

  /// From now on nothing finds room.
  public void stopReading() {
    slow = true;
  }

  /// The payload of each frame, in order.
  public List<String> received() {
    return received;
  }

  /// How many writes they came in.
  public int writes() {
    return writes;
  }

  public List<CloseReason> closes() {
    return closes;
  }

  public boolean open() {
    return closes.isEmpty();
  }

  @Override
  public ConnectionId id() {
    return id;
  }

  @Override
  public Encoding encoding() {
    return encoding;
  }

  @Override
  public Memberships memberships() {
    return memberships;
  }

  @Override
  public boolean write(ByteBuf frames) {
    if (slow || !open()) {
      return false;
    }
    writes++;
    ByteBuf in = frames.duplicate();
    while (in.isReadable()) {
      received.add(payload(in));
    }
    return true;
  }

  private static String payload(ByteBuf in) {
    boolean text = (in.readByte() & 15) == 1;
    int length = in.readByte();
    if (length == 126) {
      length = in.readUnsignedShort();
    } else if (length == 127) {
      length = (int) in.readLong();
    }
    String payload = in.readCharSequence(length, StandardCharsets.UTF_8).toString();
    return text ? payload : "binary " + payload;
  }

  @Override
  public void close(CloseReason reason) {
    closes.add(reason);
    memberships.leaveAll();
  }

  @Override
  public void closeAt(@Nullable Instant time, CloseReason reason) {}

  /// Are its reads stopped?
  public boolean held() {
    return held;
  }

  @Override
  public void holdReads(boolean hold) {
    held = hold;
  }

  @Override
  public boolean inLoop() {
    return inLoop.getAsBoolean();
  }

  @Override
  public void execute(Runnable task) {
    task.run();
  }

  @Override
  public String toString() {
    return id.toString();
  }
}
