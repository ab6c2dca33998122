// SPDX-License-Identifier: Apache-2.0
package dev.carillon.functions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.channel.ChannelName;
import dev.carillon.connection.Flavour;
import dev.carillon.functions.Memberships.Joined;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MembershipsTest {
  private static final String ID = "Connection00001=";
  private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");
  private static DynamoDb database;

  private String table = "";

  @BeforeAll
  static void startDatabase() {
    database = DynamoDb.start();
  }

  @AfterAll
  static void stopDatabase() {
    database.close();
  }

  @BeforeEach
  void makeTable() {
    table = "t" + System.nanoTime();
    database.table(table);
  }

  private Memberships memberships(int maxChannels, @Nullable Duration ttl) {
    return new Memberships(
        database.client(),
        new Settings.Table(table, "by-channel", ttl, 7),
        new Rows(ttl, () -> NOW),
        maxChannels);
  }

  private static ChannelName channel(int number) {
    return new ChannelName("c" + number);
  }

  @Test
  void everyRowOfAConnectionGoesAtItsEnd() {
    Memberships memberships = memberships(100, null);
    memberships.connected(ID, Flavour.V1, true);
    for (int i = 0; i < 60; i++) {
      assertThat(memberships.join(ID, channel(i), Flavour.V1)).isEqualTo(Joined.MEMBER);
    }
    assertThat(database.rows(table)).hasSize(62);
    memberships.forget(ID);
    assertThat(database.rows(table)).isEmpty();
    memberships.forget(ID);
  }

  @Test
  void aJoinThatComesAfterTheEndLeavesNothing() {
    Memberships memberships = memberships(100, null);
    memberships.connected(ID, Flavour.RAW, true);
    memberships.forget(ID);
    assertThat(memberships.join(ID, channel(1), Flavour.RAW)).isEqualTo(Joined.GONE);
    assertThat(database.rows(table)).isEmpty();
  }

  @Test
  void joinsAtTheSameTimeAsTheEndLeaveNothing() throws Exception {
    Memberships memberships = memberships(100, null);
    for (int round = 0; round < 5; round++) {
      memberships.connected(ID, Flavour.RAW, true);
      List<Callable<Object>> all = new ArrayList<>();
      IntStream.range(0, 6)
          .forEach(i -> all.add(() -> memberships.join(ID, channel(i), Flavour.RAW)));
      all.add(
          3,
          () -> {
            memberships.forget(ID);
            return ID;
          });
      try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        for (Future<Object> done : threads.invokeAll(all)) {
          done.get();
        }
      }
      assertThat(database.rows(table)).isEmpty();
    }
  }

  @Test
  void theNumberOfChannelsIsExactAlsoWhenJoinsMeet() throws Exception {
    Memberships memberships = memberships(4, null);
    memberships.connected(ID, Flavour.RAW, true);
    List<Callable<Joined>> joins = new ArrayList<>();
    IntStream.range(0, 8)
        .forEach(i -> joins.add(() -> memberships.join(ID, channel(i), Flavour.RAW)));
    List<Joined> results = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Joined> done : threads.invokeAll(joins)) {
        results.add(done.get());
      }
    }
    assertThat(results).filteredOn(Joined.MEMBER::equals).hasSize(3);
    assertThat(results).filteredOn(Joined.FULL::equals).hasSize(5);
    assertThat(database.rows(table)).hasSize(5);
  }

  @Test
  void joiningAndLeavingTwiceCountsOnce() {
    Memberships memberships = memberships(2, null);
    memberships.connected(ID, Flavour.RAW, false);
    memberships.join(ID, channel(1), Flavour.RAW);
    memberships.join(ID, channel(1), Flavour.RAW);
    memberships.join(ID, channel(2), Flavour.RAW);
    assertThat(memberships.join(ID, channel(2), Flavour.RAW)).isEqualTo(Joined.MEMBER);
    memberships.leave(ID, channel(2));
    memberships.leave(ID, channel(2));
    assertThat(memberships.join(ID, channel(3), Flavour.RAW)).isEqualTo(Joined.MEMBER);
    assertThat(memberships.join(ID, channel(4), Flavour.RAW)).isEqualTo(Joined.FULL);
  }

  @Test
  void rowsExpireOnlyWhereATimeIsSet() {
    memberships(100, null).connected(ID, Flavour.RAW, true);
    assertThat(database.rows(table)).noneMatch(row -> row.containsKey("expiresAt"));
    memberships(100, Duration.ofHours(3)).connected(ID, Flavour.RAW, true);
    String expected = Long.toString(NOW.getEpochSecond() + 10_800);
    assertThat(database.rows(table))
        .allSatisfy(row ->
            assertThat(row.get("expiresAt")).isEqualTo(Rows.number(Long.parseLong(expected))));
  }

  @Test
  void aClaimIsGivenOnce() {
    Memberships memberships = memberships(100, null);
    Duration life = Duration.ofHours(1);
    assertThat(memberships.claim("part#a#1", "one", life)).isTrue();
    assertThat(memberships.claim("part#a#1", "other", life)).isFalse();
    assertThat(memberships.claim("part#a#2", "other", life)).isTrue();
  }

  /// As the client of the table does when it got no answer.
  @Test
  void whoAsksForItsClaimAgainHasIt() {
    Memberships memberships = memberships(100, null);
    Duration life = Duration.ofHours(1);
    memberships.claim("part#a#1", "one", life);
    assertThat(memberships.claim("part#a#1", "one", life)).isTrue();
    assertThat(memberships.claim("part#a#1", "other", life)).isFalse();
  }

  @Test
  void theTableKnowsWhatAConnectionSpeaks() {
    Memberships memberships = memberships(100, null);
    memberships.connected(ID, Flavour.V1, false);
    assertThat(memberships.flavour(ID)).isEqualTo(Flavour.V1);
    assertThat(memberships.flavour("nobody")).isNull();
  }
}
