// SPDX-License-Identifier: Apache-2.0
package dev.carillon.connection;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The open connections of one event loop, found by the slot in their id. Touched on that loop
/// only.
///
/// @param <C> the transport's kind of connection
public final class Registry<C extends Connection> {
  private final LoopId loop;
  private @Nullable Object[] slots = new @Nullable Object[64];
  private int[] lastTicks = new int[64];
  private int[] free = new int[64];
  private int freeCount;
  private int used;
  private int size;

  public Registry(LoopId loop) {
    this.loop = loop;
  }

  public LoopId loop() {
    return loop;
  }

  public int size() {
    return size;
  }

  /// Slots given out so far, taken or free again: the bound for [#at].
  public int slots() {
    return used;
  }

  /// The connection in a slot below [#slots], or null if it is free.
  @SuppressWarnings("unchecked") // only register() writes, and it writes C
  public @Nullable C at(int slot) {
    return (C) slots[slot];
  }

  /// Makes a connection for a slot and the time that its id holds.
  ///
  /// @param <C> the transport's kind of connection
  public interface Maker<C> {
    C make(int ticks, int slot);
  }

  /// Takes a slot and makes the connection that will be found there. A slot used again within one
  /// tick of the clock gets a later time, so that no two connections ever have the same id.
  ///
  /// @param now [ConnectionId#ticks]
  /// @throws IllegalStateException past 2^24 connections on one loop
  public C register(int now, Maker<C> maker) {
    int slot = freeCount > 0 ? free[freeCount - 1] : used;
    if (slot == ConnectionId.MAX_SLOTS) {
      throw new IllegalStateException("this event loop has no slot left; add event loops");
    }
    if (slot == slots.length) {
      slots = Arrays.copyOf(slots, slot + slot / 2);
      lastTicks = Arrays.copyOf(lastTicks, slots.length);
    }
    boolean again = slot < used;
    int ticks = again && now - lastTicks[slot] <= 0 ? lastTicks[slot] + 1 : now;
    C connection = maker.make(ticks, slot);
    if (again) {
      freeCount--;
    } else {
      used++;
    }
    slots[slot] = connection;
    lastTicks[slot] = ticks;
    size++;
    return connection;
  }

  public void unregister(int slot) {
    if (slots[slot] == null) {
      return;
    }
    slots[slot] = null;
    size--;
    if (freeCount == free.length) {
      free = Arrays.copyOf(free, freeCount + freeCount / 2);
    }
    free[freeCount++] = slot;
  }

  /// The connection with exactly this id, or null if it is closed or was never here.
  public @Nullable C find(ConnectionId id) {
    if (!loop.owns(id) || id.slot() >= used) {
      return null;
    }
    C connection = at(id.slot());
    return connection != null && connection.id().equals(id) ? connection : null;
  }
}
