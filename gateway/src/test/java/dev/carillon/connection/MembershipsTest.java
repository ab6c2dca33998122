// SPDX-License-Identifier: Apache-2.0
package dev.carillon.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MembershipsTest {
  private final Memberships memberships = new Memberships();

  /// Notes from where it was left.
  private static final class Seats implements Group {
    private final List<Integer> left = new ArrayList<>();

    @Override
    public void removeAt(int index) {
      left.add(index);
    }
  }

  @Test
  void aGroupIsLeftAtThePositionThatWasNotedLast() {
    var group = new Seats();
    memberships.add(group, 5);
    memberships.moved(group, 2);

    assertThat(memberships.leave(group)).isTrue();
    assertThat(group.left).containsExactly(2);
    assertThat(memberships.size()).isZero();
  }

  @Test
  void aGroupThatTheConnectionIsNotInIsNotLeft() {
    var group = new Seats();
    memberships.add(new Seats(), 0);

    assertThat(memberships.contains(group)).isFalse();
    assertThat(memberships.leave(group)).isFalse();
    assertThat(group.left).isEmpty();
  }

  @Test
  void leavingOneGroupKeepsThePositionsInAllOthers() {
    List<Seats> groups = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      groups.add(new Seats());
      memberships.add(groups.get(i), 100 + i);
    }
    memberships.leave(groups.get(3));
    assertThat(memberships.size()).isEqualTo(19);
    assertThat(memberships.contains(groups.get(3))).isFalse();

    memberships.leaveAll();

    for (int i = 0; i < 20; i++) {
      assertThat(groups.get(i).left).containsExactly(100 + i);
    }
    assertThat(memberships.size()).isZero();
  }

  @Test
  void afterLeavingAllGroupsAnotherCanBeJoined() {
    memberships.leaveAll();
    var group = new Seats();
    memberships.add(group, 1);

    assertThat(memberships.group(0)).isSameAs(group);
  }
}
