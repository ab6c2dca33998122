// SPDX-License-Identifier: Apache-2.0
package dev.carillon.functions;

import static dev.carillon.functions.News.id;
import static dev.carillon.functions.News.part;
import static dev.carillon.functions.News.seconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.Context;
import dev.carillon.channel.ChannelName;
import dev.carillon.connection.Flavour;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Broadcasts with the real clients of AWS against a server that counts.
class FanOutTest {
  private static DynamoDb database;

  private News news;

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
  }

  @AfterEach
  void stopServer() {
    news.close();
  }

  @Test
  void oneInvocationServesAChannelThatItCanServe() throws TooLongException {
    news.members(20);
    news.fanOut(4, 20, true).publish(news.broadcast("hi"), seconds(10));
    news.everyoneButTheSenderGotOnce(20, "hi");
    assertThat(news.aws.functions()).isEmpty();
    assertThat(news.aws.mostAtOnce.get()).isBetween(2, 4);
  }

  @Test
  void aLargerChannelIsServedByInvocationsOfTheSameFunctionAndAlias() throws TooLongException {
    news.members(45);
    FanOut fanOut = news.fanOut(8, 10, true);
    fanOut.publish(news.broadcast("hi"), seconds(10));
    assertThat(news.aws.got()).isEmpty();
    List<byte[]> parts = news.aws.takeInvocations();
    assertThat(news.aws.functions()).hasSize(5).containsOnly(News.FUNCTION);
    for (byte[] part : parts) {
      fanOut.serve(part(part), seconds(10));
    }
    news.everyoneButTheSenderGotOnce(45, "hi");
  }

  /// As Lambda calls it: with the client's message, then with each part.
  @Test
  void theHandlerAnswersItsClientAndServesItsOwnParts() throws IOException {
    news.members(25);
    FanOut fanOut = news.fanOut(8, 10, true);
    var messages =
        new Messages(
            news.memberships,
            fanOut,
            _ -> news.aws.stage(),
            new Clients(8)::posts,
            InstantSource.system(),
            100);
    var handler = new SendMessageHandler(new Wiring(news.memberships, fanOut, messages));
    String event =
        "{\"requestContext\":{\"connectionId\":\"%s\",\"requestId\":\"Request00000000=\",\"messageId\":\"Publication0000=\"},\"body\":\"{\\\"channel\\\":\\\"news\\\",\\\"message\\\":\\\"hi\\\"}\"}"
            .formatted(id(0));
    assertThat(call(handler, event.getBytes(StandardCharsets.UTF_8)))
        .isEqualTo("{\"statusCode\":200}");
    List<byte[]> parts = news.aws.takeInvocations();
    assertThat(parts).hasSize(3);
    for (byte[] part : parts) {
      assertThat(call(handler, part)).isEqualTo("{\"statusCode\":200}");
    }
    news.everyoneButTheSenderGotOnce(25, "hi");
  }

  private static String call(SendMessageHandler handler, byte[] event) throws IOException {
    var context =
        (Context)
            Proxy.newProxyInstance(
                FanOutTest.class.getClassLoader(),
                new Class<?>[] {Context.class},
                (_, method, _) ->
                    switch (method.getName()) {
                      case "getRemainingTimeInMillis" -> 10_000;
                      case "getInvokedFunctionArn" -> News.FUNCTION;
                      default -> throw new UnsupportedOperationException(method.getName());
                    });
    var out = new ByteArrayOutputStream();
    handler.handleRequest(new ByteArrayInputStream(event), out, context);
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void aPartThatComesTwiceIsServedOnce() throws TooLongException {
    news.members(25);
    FanOut fanOut = news.fanOut(8, 10, true);
    fanOut.publish(news.broadcast("hi"), seconds(10));
    for (byte[] part : news.aws.takeInvocations()) {
      fanOut.serve(part(part), seconds(10));
      assertThatThrownBy(() -> fanOut.serve(part(part), seconds(10)))
          .hasMessageContaining(" were taken before");
    }
    news.everyoneButTheSenderGotOnce(25, "hi");
  }

  @Test
  void withoutAnApiForItOneInvocationServesAll() throws TooLongException {
    news.members(45);
    news.fanOut(8, 10, false).publish(news.broadcast("hi"), seconds(10));
    news.everyoneButTheSenderGotOnce(45, "hi");
    assertThat(news.aws.functions()).isEmpty();
  }

  @Test
  void whatIsThrottledOrFailsIsTriedAgainAndNobodyGetsItTwice() throws TooLongException {
    news.members(30);
    var refusals = new ConcurrentHashMap<String, AtomicInteger>();
    news.aws.answer(id -> {
      int before = refusals.computeIfAbsent(id, _ -> new AtomicInteger()).getAndIncrement();
      return before >= 3 ? 200 : before == 1 ? 500 : 429;
    });
    news.fanOut(8, 100, true).publish(news.broadcast("hi"), seconds(10));
    news.everyoneButTheSenderGotOnce(30, "hi");
    assertThat(news.aws.tries(id(5))).isEqualTo(4);
  }

  @Test
  void aMessageWhoseAnswerIsLostIsNotSentAgain() throws TooLongException {
    news.members(30);
    news.aws.answer(id -> id.endsWith("3=") ? FakeAws.HANG_UP : 200);
    news.fanOut(8, 100, true).publish(news.broadcast("hi"), seconds(10));
    news.everyoneButTheSenderGotOnce(30, "hi");
    assertThat(news.aws.tries(id(13))).isEqualTo(1);
  }

  @Test
  void whatThereIsNoTimeForGoesToAContinuation() throws TooLongException {
    news.members(30);
    var throttled = new AtomicBoolean(true);
    news.aws.answer(id -> throttled.get() && id.compareTo(id(20)) >= 0 ? 429 : 200);
    FanOut fanOut = news.fanOut(8, 100, true);
    fanOut.publish(news.broadcast("hi"), seconds(1.5));
    assertThat(news.aws.got()).hasSize(19);
    throttled.set(false);
    List<byte[]> rest = news.aws.takeInvocations();
    assertThat(rest).hasSize(1);
    fanOut.serve(part(rest.getFirst()), seconds(10));
    assertThatThrownBy(() -> fanOut.serve(part(rest.getFirst()), seconds(10)))
        .hasMessageContaining(" were taken before");
    news.everyoneButTheSenderGotOnce(30, "hi");
  }

  @Test
  void aClientThatTakesNothingDoesNotKeepTheFunctionBusyForEver() throws TooLongException {
    news.members(3);
    news.aws.answer(id -> id.equals(id(1)) ? 429 : 200);
    FanOut fanOut = news.fanOut(8, 100, true);
    fanOut.publish(news.broadcast("hi"), seconds(0.5));
    int continuations = 0;
    for (List<byte[]> more = news.aws.takeInvocations();
        !more.isEmpty();
        more = news.aws.takeInvocations()) {
      continuations += more.size();
      fanOut.serve(part(more.getFirst()), seconds(0.3));
    }
    assertThat(continuations).isEqualTo(3);
    assertThat(news.aws.got().keySet()).containsExactly(id(2));
  }

  @Test
  void aConnectionThatIsGoneLosesAllItsRows() throws TooLongException {
    news.members(4);
    news.memberships.join(id(2), new ChannelName("other"), Flavour.RAW);
    news.aws.answer(id -> id.equals(id(2)) ? 410 : 200);
    news.fanOut(8, 100, true).publish(news.broadcast("hi"), seconds(10));
    assertThat(news.aws.got().keySet()).containsExactlyInAnyOrder(id(1), id(3));
    assertThat(news.keys()).contains(id(1)).doesNotContain(id(2));
  }

  @Test
  void aMessageThatFitsIntoNoInvocationReachesNobody() {
    news.members(12);
    FanOut fanOut = news.fanOut(8, 10, true);
    assertThatThrownBy(() -> fanOut.publish(news.broadcast("x".repeat(200_000)), seconds(10)))
        .isInstanceOf(TooLongException.class);
    assertThat(news.aws.got()).isEmpty();
    assertThat(news.aws.functions()).isEmpty();
  }

  @Test
  void aBucketOfAFullPartHasAboutAHundredMembers() {
    var random = new Random(1);
    List<Member> members = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      byte[] id = new byte[11];
      random.nextBytes(id);
      members.add(new Member(Base64.getEncoder().encodeToString(id), Flavour.RAW));
    }
    int buckets = new Settings.FanOutSettings(64, 1_000, true).buckets();
    var part = new Part(news.broadcast("hi"), "1", buckets, new Part.Listed(members));
    assertThat(part.inBuckets(members).values())
        .hasSize(10)
        .allSatisfy(bucket -> assertThat(bucket.size()).isBetween(70, 130));
  }

  @Test
  void aPartComesBackFromItsJsonAsItWas() {
    for (Part.Scope scope :
        List.of(
            new Part.Range(id(1), id(2)),
            new Part.Listed(
                List.of(new Member(id(1), Flavour.RAW), new Member(id(2), Flavour.V1))))) {
      Part part = new Part(news.broadcast("ü\"\\\u0001"), "3.1", 10, scope);
      Part read = part(part.json());
      assertThat(read.scope()).isEqualTo(scope);
      assertThat(read.buckets()).isEqualTo(10);
      assertThat(read.claim(7)).isEqualTo(part.claim(7)).isEqualTo("part#Publication0000=#3.1#7");
      assertThat(read.generation()).isEqualTo(1);
      assertThat(read.broadcast().text(Flavour.V1)).isEqualTo(part.broadcast().text(Flavour.V1));
    }
  }
}
