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

  /// The connection in a slot below [#slots], or null if it is free or reserved.
  @SuppressWarnings("unchecked") // only register() writes, and it writes C
  public @Nullable C at(int slot) {
    return (C) slots[slot];
  }

  /// A slot that is taken, with the time that the id of its connection holds.
  public record Place(int ticks, int slot) {}

  /// Takes a slot for a connection that is about to open; until then it is not found. A slot used
  /// again within one tick of the clock gets a later time, so that no two connections ever have the
  /// same id.
  ///
  /// @param now [ConnectionId#ticks]
  /// @throws IllegalStateException past 2^24 connections on one loop
  public Place reserve(int now) {
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
    if (again) {
      freeCount--;
    } else {
      used++;
    }
    lastTicks[slot] = ticks;
    return new Place(ticks, slot);
  }

  /// The connection of a reserved slot is open: from now on it is found.
  public void open(Place place, C connection) {
    slots[place.slot()] = connection;
    size++;
  }

  /// Gives a slot back whose connection never opened.
  public void release(Place place) {
    free(place.slot());
  }

  /// The connection in this slot is closed.
  public void unregister(int slot) {
    if (slots[slot] == null) {
      return;
    }
    slots[slot] = null;
    size--;
    free(slot);
  }

  private void free(int slot) {
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
