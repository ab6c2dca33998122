// SPDX-License-Identifier: Apache-2.0
package dev.carillon.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RegistryTest {
  private static final LoopId LOOP = new LoopId(7, 3, 1);

  private final Registry<Member> registry = new Registry<>(LOOP);

  private Member register(int now) {
    Registry.Place place = registry.reserve(now);
    var member = new Member(new ConnectionId(place.ticks(), place.slot(), 7, 3, 1));
    registry.open(place, member);
    return member;
  }

  @Test
  void aConnectionIsFoundByItsId() {
    Member first = register(100);
    Member second = register(100);

    assertThat(first.id()).isEqualTo(new ConnectionId(100, 0, 7, 3, 1));
    assertThat(second.id()).isEqualTo(new ConnectionId(100, 1, 7, 3, 1));
    assertThat(registry.find(first.id())).isSameAs(first);
    assertThat(registry.find(second.id())).isSameAs(second);
    assertThat(registry.size()).isEqualTo(2);
    assertThat(registry.slots()).isEqualTo(2);
    assertThat(registry.at(1)).isSameAs(second);
  }

  @Test
  void aLookUpComparesEveryPartOfTheId() {
    register(100);

    assertThat(registry.find(new ConnectionId(100, 0, 7, 3, 1))).isNotNull();
    assertThat(registry.find(new ConnectionId(101, 0, 7, 3, 1))).isNull();
    assertThat(registry.find(new ConnectionId(100, 1, 7, 3, 1))).isNull();
    assertThat(registry.find(new ConnectionId(100, 0, 8, 3, 1))).isNull();
    assertThat(registry.find(new ConnectionId(100, 0, 7, 4, 1))).isNull();
    assertThat(registry.find(new ConnectionId(100, 0, 7, 3, 2))).isNull();
    assertThat(registry.find(new ConnectionId(100, ConnectionId.MAX_SLOTS - 1, 7, 3, 1))).isNull();
  }

  @Test
  void aClosedConnectionIsNotFoundEvenWhenItsSlotIsTakenAgain() {
    Member first = register(100);
    registry.unregister(0);
    assertThat(registry.find(first.id())).isNull();

    Member second = register(200);

    assertThat(second.id().slot()).isZero();
    assertThat(registry.find(first.id())).isNull();
    assertThat(registry.find(second.id())).isSameAs(second);
    assertThat(registry.slots()).isEqualTo(1);
  }

  @Test
  void aSlotTakenAgainWithinOneTickGetsALaterTime() {
    assertThat(register(100).id().ticks()).isEqualTo(100);
    registry.unregister(0);
    assertThat(register(100).id().ticks()).isEqualTo(101);
    registry.unregister(0);
    assertThat(register(100).id().ticks()).isEqualTo(102);
    registry.unregister(0);
    assertThat(register(103).id().ticks()).isEqualTo(103);
  }

  @Test
  void aClockSetBackOrWrappedGivesNoIdTwice() {
    assertThat(register(Integer.MAX_VALUE).id().ticks()).isEqualTo(Integer.MAX_VALUE);
    registry.unregister(0);
    assertThat(register(Integer.MAX_VALUE).id().ticks()).isEqualTo(Integer.MIN_VALUE);
    registry.unregister(0);
    assertThat(register(Integer.MAX_VALUE - 5).id().ticks()).isEqualTo(Integer.MIN_VALUE + 1);
  }

  @Test
  void closingTwiceFreesTheSlotOnce() {
    register(1);
    register(1);
    registry.unregister(0);
    registry.unregister(0);

    assertThat(registry.size()).isEqualTo(1);
    assertThat(register(2).id().slot()).isZero();
    assertThat(register(2).id().slot()).isEqualTo(2);
  }

  @Test
  void aReservedSlotIsFoundOnlyWhenItsConnectionIsOpen() {
    Registry.Place place = registry.reserve(1);
    var id = new ConnectionId(place.ticks(), place.slot(), 7, 3, 1);

    assertThat(registry.find(id)).isNull();
    assertThat(registry.size()).isZero();
    assertThat(register(1).id().slot()).isEqualTo(1);

    var member = new Member(id);
    registry.open(place, member);
    assertThat(registry.find(id)).isSameAs(member);
    assertThat(registry.size()).isEqualTo(2);
  }

  @Test
  void aSlotThatWasGivenBackIsTakenAgainWithALaterTime() {
    Registry.Place place = registry.reserve(1);
    registry.release(place);

    assertThat(registry.size()).isZero();
    assertThat(registry.reserve(1)).isEqualTo(new Registry.Place(2, 0));
  }

  @Test
  void noTwoOfManyConnectionsEverHaveTheSameId() {
    var random = new Random(5);
    Set<ConnectionId> all = new HashSet<>();
    List<Member> open = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      if (!open.isEmpty() && random.nextInt(100) < 48) {
        Member gone = open.remove(random.nextInt(open.size()));
        registry.unregister(gone.id().slot());
        assertThat(registry.find(gone.id())).isNull();
      } else {
        Member made = register(i / 1_000);
        assertThat(all.add(made.id())).as("%s is new", made.id()).isTrue();
        open.add(made);
      }
      assertThat(registry.size()).isEqualTo(open.size());
    }
    for (Member member : open) {
      assertThat(registry.find(member.id())).isSameAs(member);
    }
  }
}
