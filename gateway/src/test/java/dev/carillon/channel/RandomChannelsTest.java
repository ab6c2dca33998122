// SPDX-License-Identifier: Apache-2.0
package dev.carillon.channel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.connection.CloseReason;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Random joins, leaves, closes, publications and slow readers on two loops, against a model that
/// knows nothing of loops, indices or buffers.
class RandomChannelsTest {
  private static final int STEPS = 4_000;

  private final ManualLoops loops = new ManualLoops(2);
  private final Map<String, Set<FakeConnection>> members = new HashMap<>();
  private final Map<FakeConnection, List<String>> expected = new HashMap<>();
  private final List<FakeConnection> open = new ArrayList<>();
  private final List<FakeConnection> slow = new ArrayList<>();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void everyConnectionReceivesWhatTheModelSays(long seed) {
    var random = new Random(seed);
    for (int step = 0; step < STEPS; step++) {
      step(random, step);
    }
    loops.runAll();
    expected.forEach((connection, messages) ->
        assertThat(connection.received()).as("seed %d", seed).isEqualTo(messages));
    assertThat(expected.values().stream().mapToInt(List::size).sum()).isGreaterThan(STEPS);
    assertThat(loops.allocator.held()).isZero();
    for (FakeConnection connection : open) {
      long inModel = members.values().stream().filter(set -> set.contains(connection)).count();
      assertThat((long) connection.memberships().size()).isEqualTo(inModel);
    }
    loops.close();
  }

  private void step(Random random, int step) {
    int choice = open.size() < 5 ? 0 : random.nextInt(100);
    if (choice < 6) {
      FakeConnection made = loops.connect(random.nextInt(2));
      open.add(made);
      expected.put(made, new ArrayList<>());
    } else if (choice < 35) {
      FakeConnection connection = any(random);
      String channel = channel(random);
      boolean joined = members.computeIfAbsent(channel, _ -> new HashSet<>()).add(connection);
      assertThat(loops.join(connection, channel)).isEqualTo(joined);
    } else if (choice < 55) {
      FakeConnection connection = any(random);
      String channel = channel(random);
      boolean left = members.computeIfAbsent(channel, _ -> new HashSet<>()).remove(connection);
      assertThat(loops.leave(connection, channel)).isEqualTo(left);
    } else if (choice < 58) {
      FakeConnection connection = any(random);
      connection.close(CloseReason.NORMAL);
      forget(connection);
    } else if (choice < 60) {
      FakeConnection connection = any(random);
      connection.stopReading();
      slow.add(connection);
    } else {
      burst(random, step);
    }
  }

  /// Some publications at once, delivered before anything else happens.
  private void burst(Random random, int step) {
    int count = 1 + random.nextInt(4);
    for (int i = 0; i < count; i++) {
      String channel = channel(random);
      String message = "m" + step + "." + i;
      FakeConnection sender = random.nextBoolean() ? any(random) : null;
      for (FakeConnection member : Set.copyOf(members.getOrDefault(channel, Set.of()))) {
        if (member == sender) {
          continue;
        }
        if (slow.contains(member)) {
          forget(member);
        } else {
          messages(member).add(message);
        }
      }
      loops.publish(channel, message, sender, null);
    }
    loops.runAll();
    assertThat(slow).allMatch(one -> one.open() == open.contains(one));
  }

  private List<String> messages(FakeConnection connection) {
    return expected.computeIfAbsent(connection, _ -> new ArrayList<>());
  }

  private FakeConnection any(Random random) {
    return open.get(random.nextInt(open.size()));
  }

  private static String channel(Random random) {
    return "c" + random.nextInt(6);
  }

  private void forget(FakeConnection connection) {
    open.remove(connection);
    members.values().forEach(set -> set.remove(connection));
  }
}
