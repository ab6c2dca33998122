// SPDX-License-Identifier: Apache-2.0
package dev.carillon.connection;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The groups that one connection is in, and its index in each, so that leaving takes the same time
/// in a channel of ten and of a million. Two small arrays: most connections are in one to three.
public final class Memberships {
  private static final Group[] NO_GROUPS = {};
  private static final int[] NO_POSITIONS = {};

  private @Nullable Group[] groups = NO_GROUPS;
  private int[] positions = NO_POSITIONS;
  private int size;

  public int size() {
    return size;
  }

  public boolean contains(Group group) {
    return find(group) >= 0;
  }

  /// The group with number `i`, 0 to [#size] - 1; numbers change with every removal.
  public Group group(int i) {
    return Objects.requireNonNull(groups[i]);
  }

  /// Notes that the connection now stands at `position` of a group that it was not in.
  public void add(Group group, int position) {
    if (size == groups.length) {
      int room = size + 2 + size / 2;
      groups = Arrays.copyOf(groups, room);
      positions = Arrays.copyOf(positions, room);
    }
    groups[size] = group;
    positions[size] = position;
    size++;
  }

  /// Notes that the connection stands elsewhere in a group that it is in.
  public void moved(Group group, int position) {
    positions[find(group)] = position;
  }

  /// Leaves one group.
  ///
  /// @return false if the connection was not in it
  public boolean leave(Group group) {
    int at = find(group);
    if (at < 0) {
      return false;
    }
    int position = positions[at];
    size--;
    groups[at] = groups[size];
    positions[at] = positions[size];
    groups[size] = null;
    group.removeAt(position);
    return true;
  }

  /// Leaves them all.
  public void leaveAll() {
    while (size > 0) {
      leave(group(size - 1));
    }
    groups = NO_GROUPS;
    positions = NO_POSITIONS;
  }

  @SuppressWarnings("ReferenceEquality") // a group is nothing but itself
  private int find(Group group) {
    for (int i = 0; i < size; i++) {
      if (groups[i] == group) {
        return i;
      }
    }
    return -1;
  }
}
