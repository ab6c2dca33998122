// SPDX-License-Identifier: Apache-2.0
package dev.carillon.functions;

import static dev.carillon.functions.News.id;
import static dev.carillon.functions.News.part;
import static dev.carillon.functions.News.seconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.connection.Flavour;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/// A part that comes once more: after an invocation that died or failed, or at the same time.
class RepeatedPartTest {
  private static final int CONCURRENCY = 4;
  private static final int MEMBERS = 120;
  private static DynamoDb database;

  private final CountDownLatch buried = new CountDownLatch(1);
  private final List<Thread> dead = new ArrayList<>();
  private News news;
  private FanOut fanOut;
  private Part part;

  @BeforeAll
  static void startDatabase() {
    database = DynamoDb.start();
  }

  @AfterAll
  static void stopDatabase() {
    database.close();
  }

  @BeforeEach
  void makeChannel() {
    news = new News(database);
    // Ten buckets, as in the settings of AWS, of which each has about twelve of these members.
    fanOut = news.fanOut(CONCURRENCY, 1_000, true);
    part = new Part(news.broadcast("hi"), "1", 10, new Part.Range(id(0), id(99_999)));
  }

  @AfterEach
  void stopServer() throws InterruptedException {
    buried.countDown();
    for (Thread thread : dead) {
      thread.join();
    }
    news.close();
  }

  /// All ids from 0, in the order in which they are served.
  private List<String> order(int members) {
    List<Member> all = new ArrayList<>();
    for (int i = 0; i < members; i++) {
      all.add(new Member(id(i), Flavour.RAW));
    }
    return part.inBuckets(all).values().stream()
        .flatMap(List::stream)
        .map(Member::connectionId)
        .filter(id -> !id.equals(id(0)))
        .toList();
  }

  /// Serves the part as a process does that is killed after so many posts: what is under way then
  /// never arrives, and nothing follows.
  ///
  /// @return who may miss the message: those posts, and the bucket of the next one
  private Set<String> dieAfter(int posts) {
    List<String> notBegun = order(MEMBERS).stream().skip(posts + CONCURRENCY).toList();
    int bucket = bucket(notBegun.getFirst());
    var begun = new AtomicInteger();
    Set<String> underWay = ConcurrentHashMap.newKeySet();
    news.aws.answer(id -> {
      if (begun.incrementAndGet() <= posts) {
        return 200;
      }
      underWay.add(id);
      return hang();
    });
    dead.add(Thread.startVirtualThread(() -> fanOut.serve(part, seconds(60))));
    Awaitility.await()
        .atMost(Duration.ofMinutes(1))
        .until(() ->
            underWay.size() == CONCURRENCY
                && news.aws.got().size() == posts
                && news.keys().contains(part.claim(bucket)));
    news.aws.answer(_ -> 200);
    Set<String> missing = new HashSet<>(underWay);
    notBegun.stream().filter(id -> bucket(id) == bucket).forEach(missing::add);
    return missing;
  }

  private int hang() {
    try {
      buried.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return 403;
  }

  private int bucket(String id) {
    return part.inBuckets(List.of(new Member(id, Flavour.RAW))).firstKey();
  }

  /// Others have claimed some of it, which it says at the end.
  private void serveAgain() {
    assertThatThrownBy(() -> fanOut.serve(part, seconds(60)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(" buckets of part 1 of ")
        .hasMessageContaining(" were taken before");
  }

  /// At the same time as another one.
  private static void share(FanOut fanOut, Part part, Call call) {
    try {
      fanOut.serve(part, call);
    } catch (IllegalStateException e) {
      assertThat(e).hasMessageContaining(" were taken before");
    }
  }

  private void nobodyGotItTwice() {
    assertThat(news.aws.got()).allSatisfy((_, texts) -> assertThat(texts).hasSize(1));
  }

  @Test
  void whatADeadInvocationHadNotBegunIsDeliveredByItsRepetition() {
    news.members(MEMBERS);
    Set<String> mayMiss = dieAfter(50);
    serveAgain();
    Set<String> missed = new HashSet<>(order(MEMBERS));
    missed.removeAll(news.aws.got().keySet());
    assertThat(mayMiss).containsAll(missed).hasSizeLessThan(30);
    nobodyGotItTwice();
  }

  /// Those who come and go are in the first half of the ids, so that nobody keeps his place.
  @Test
  void whoComesAndGoesBetweenTwoTriesMovesNobody() {
    news.members(MEMBERS);
    Set<String> mayMiss = dieAfter(50);
    Set<String> present = new HashSet<>(order(MEMBERS));
    for (int i = 1; i < 60; i += 3) {
      news.memberships.leave(id(i), News.NAME);
      present.remove(id(i));
    }
    serveAgain();
    nobodyGotItTwice();
    present.removeAll(mayMiss);
    assertThat(news.aws.got().keySet()).containsAll(present);
  }

  @Test
  void twoInvocationsAtTheSameTimeShareAPart() throws InterruptedException {
    news.members(MEMBERS);
    Thread other = Thread.startVirtualThread(() -> share(fanOut, part, seconds(60)));
    share(news.fanOut(CONCURRENCY, 1_000, true), part, seconds(60));
    other.join();
    news.everyoneButTheSenderGotOnce(MEMBERS, "hi");
  }

  /// Both leave something, under the same number.
  @Test
  void whatThereIsNoTimeForIsHandedOverOnceByWhoeverClaimedIt() throws InterruptedException {
    news.members(MEMBERS);
    var throttled = new AtomicBoolean(true);
    news.aws.answer(id -> throttled.get() && id.compareTo(id(60)) >= 0 ? 429 : 200);
    Thread other = Thread.startVirtualThread(() -> share(fanOut, part, seconds(5)));
    share(fanOut, part, seconds(5));
    other.join();
    throttled.set(false);
    List<byte[]> rest = news.aws.takeInvocations();
    assertThat(rest).hasSize(2);
    serveAgain();
    for (byte[] left : rest) {
      fanOut.serve(part(left), seconds(60));
    }
    serveAgain();
    for (byte[] left : rest) {
      assertThatThrownBy(() -> fanOut.serve(part(left), seconds(60)))
          .hasMessageContaining(" were taken before");
    }
    news.everyoneButTheSenderGotOnce(MEMBERS, "hi");
  }

  @Test
  void aTableThatFailsHalfWayLeavesTheRestToTheRepetition() {
    news.members(MEMBERS);
    var throttled = new AtomicBoolean(true);
    String slow = order(MEMBERS).getFirst();
    news.aws.answer(id -> throttled.get() && id.equals(slow) ? 429 : 200);
    FanOut unlucky = news.fanOut(new Settings.FanOutSettings(CONCURRENCY, 1_000, true), claims(3));
    assertThatThrownBy(() -> unlucky.serve(part, seconds(5))).hasMessage("the table is away");
    assertThat(news.aws.got().size()).isBetween(1, MEMBERS / 2);
    throttled.set(false);
    serveAgain();
    assertThat(news.aws.got()).hasSize(MEMBERS - 2).doesNotContainKey(slow);
    List<byte[]> rest = news.aws.takeInvocations();
    assertThat(rest).hasSize(1);
    fanOut.serve(part(rest.getFirst()), seconds(60));
    news.everyoneButTheSenderGotOnce(MEMBERS, "hi");
  }

  /// A table that takes so many claims.
  private static DynamoDbClient claims(int most) {
    var claims = new AtomicInteger();
    return (DynamoDbClient)
        Proxy.newProxyInstance(
            RepeatedPartTest.class.getClassLoader(),
            new Class<?>[] {DynamoDbClient.class},
            (_, method, arguments) -> {
              if (method.getName().equals("putItem") && claims.incrementAndGet() > most) {
                throw new IllegalStateException("the table is away");
              }
              try {
                return method.invoke(database.client(), arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
