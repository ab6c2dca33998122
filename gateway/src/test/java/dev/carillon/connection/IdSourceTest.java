// SPDX-License-Identifier: Apache-2.0
package dev.carillon.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

class IdSourceTest {
  private static final InstantSource STOPPED = InstantSource.fixed(Instant.ofEpochMilli(2_500));

  @Test
  void idsOfOneLoopEndLikeTheIdsOfItsConnections() {
    var ids = new IdSource(new LoopId(0x2003, 2, 1), STOPPED, 5);

    assertThat(ids.next()).isEqualTo(new ConnectionId(100, 5, 0x2003, 2, 1).toString());
    assertThat(ids.next()).isEqualTo(new ConnectionId(100, 6, 0x2003, 2, 1).toString());
  }

  @Test
  void theCounterWrapsWithoutLeavingItsThreeBytes() {
    var ids = new IdSource(new LoopId(1, 2, 3), STOPPED, -1);

    var last = Objects.requireNonNull(ConnectionId.parse(ids.next()));
    var first = Objects.requireNonNull(ConnectionId.parse(ids.next()));

    assertThat(last.slot()).isEqualTo(ConnectionId.MAX_SLOTS - 1);
    assertThat(first.slot()).isZero();
    assertThat(first.node()).isEqualTo(1);
  }

  @Test
  void idsOfOneTickAreAllDifferent() {
    var ids = new IdSource(new LoopId(1, 2, 3), STOPPED, 0x00ff_fff0);
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 10_000; i++) {
      assertThat(seen.add(ids.next())).isTrue();
    }
  }
}
