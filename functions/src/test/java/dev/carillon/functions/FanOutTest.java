// SPDX-License-Identifier: Apache-2.0
package dev.carillon.functions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.Context;
import dev.carillon.channel.ChannelName;
import dev.carillon.channel.Payload;
import dev.carillon.connection.Flavour;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.lambda.LambdaClient;

/// Broadcasts with the real clients of AWS against a server that counts.
class FanOutTest {
  private static final String FUNCTION = "arn:aws:lambda:us-east-1:000000000000:function:send:live";
  private static final ChannelName NEWS = new ChannelName("news");
  private static DynamoDb database;

  private final FakeAws aws = new FakeAws();
  private String table = "";
  private Memberships memberships;

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
    memberships =
        new Memberships(database.client(), settings(), new Rows(null, InstantSource.system()), 100);
  }

  @AfterEach
  void stopServer() {
    aws.close();
  }

  private Settings.Table settings() {
    return new Settings.Table(table, "by-channel", null, 7);
  }

  private FanOut fanOut(int concurrency, int part, boolean split) {
    var lambda =
        LambdaClient.builder()
            .endpointOverride(aws.address())
            .httpClient(UrlConnectionHttpClient.create())
            .build();
    return new FanOut(
        new Settings.FanOutSettings(concurrency, part, split),
        new Members(database.client(), settings()),
        memberships,
        new Clients(concurrency)::posts,
        new SelfInvocation(() -> lambda));
  }

  private static String id(int number) {
    return "Connection%05d=".formatted(number);
  }

  private void members(int count) {
    for (int i = 0; i < count; i++) {
      Flavour flavour = i % 2 == 0 ? Flavour.RAW : Flavour.V1;
      memberships.connected(id(i), flavour, false);
      memberships.join(id(i), NEWS, flavour);
    }
  }

  private Broadcast broadcast(String text) {
    return new Broadcast(NEWS, "Publication0000=", Payload.text(text), id(0), aws.stage());
  }

  private static Call seconds(double seconds) {
    return new Call(FUNCTION, System.nanoTime() + (long) (seconds * 1e9));
  }

  private static Part part(byte[] payload) {
    Fields event = Fields.read(new ByteArrayInputStream(payload)).object(Part.NAME);
    if (event == null) {
      throw new AssertionError("no part");
    }
    return Part.of(event);
  }

  private void everyoneButTheSenderGotOnce(int count, String text) {
    Map<String, List<String>> expected = new TreeMap<>();
    for (int i = 1; i < count; i++) {
      expected.put(
          id(i),
          List.of(
              i % 2 == 0
                  ? text
                  : "{\"type\":\"message\",\"channel\":\"news\",\"id\":\"Publication0000=\",\"data\":\""
                      + text
                      + "\"}"));
    }
    assertThat(new TreeMap<>(aws.got())).isEqualTo(expected);
  }

  @Test
  void oneInvocationServesAChannelThatItCanServe() throws TooLongException {
    members(20);
    fanOut(4, 20, true).publish(broadcast("hi"), seconds(10));
    everyoneButTheSenderGotOnce(20, "hi");
    assertThat(aws.functions()).isEmpty();
    assertThat(aws.mostAtOnce.get()).isBetween(2, 4);
  }

  @Test
  void aLargerChannelIsServedByInvocationsOfTheSameFunctionAndAlias() throws TooLongException {
    members(45);
    FanOut fanOut = fanOut(8, 10, true);
    fanOut.publish(broadcast("hi"), seconds(10));
    assertThat(aws.got()).isEmpty();
    List<byte[]> parts = aws.takeInvocations();
    assertThat(aws.functions()).hasSize(5).containsOnly(FUNCTION);
    for (byte[] part : parts) {
      fanOut.serve(part(part), seconds(10));
    }
    everyoneButTheSenderGotOnce(45, "hi");
  }

  /// As Lambda calls it: with the client's message, then with each part.
  @Test
  void theHandlerAnswersItsClientAndServesItsOwnParts() throws IOException {
    members(25);
    FanOut fanOut = fanOut(8, 10, true);
    var messages =
        new Messages(
            memberships,
            fanOut,
            _ -> aws.stage(),
            new Clients(8)::posts,
            InstantSource.system(),
            100);
    var handler = new SendMessageHandler(new Wiring(memberships, fanOut, messages));
    String event =
        "{\"requestContext\":{\"connectionId\":\"%s\",\"requestId\":\"Request00000000=\",\"messageId\":\"Publication0000=\"},\"body\":\"{\\\"channel\\\":\\\"news\\\",\\\"message\\\":\\\"hi\\\"}\"}"
            .formatted(id(0));
    assertThat(call(handler, event.getBytes(StandardCharsets.UTF_8)))
        .isEqualTo("{\"statusCode\":200}");
    List<byte[]> parts = aws.takeInvocations();
    assertThat(parts).hasSize(3);
    for (byte[] part : parts) {
      assertThat(call(handler, part)).isEqualTo("{\"statusCode\":200}");
    }
    everyoneButTheSenderGotOnce(25, "hi");
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
                      case "getInvokedFunctionArn" -> FUNCTION;
                      default -> throw new UnsupportedOperationException(method.getName());
                    });
    var out = new ByteArrayOutputStream();
    handler.handleRequest(new ByteArrayInputStream(event), out, context);
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void aPartThatComesTwiceIsServedOnce() throws TooLongException {
    members(25);
    FanOut fanOut = fanOut(8, 10, true);
    fanOut.publish(broadcast("hi"), seconds(10));
    for (byte[] part : aws.takeInvocations()) {
      fanOut.serve(part(part), seconds(10));
      fanOut.serve(part(part), seconds(10));
    }
    everyoneButTheSenderGotOnce(25, "hi");
  }

  @Test
  void withoutAnApiForItOneInvocationServesAll() throws TooLongException {
    members(45);
    fanOut(8, 10, false).publish(broadcast("hi"), seconds(10));
    everyoneButTheSenderGotOnce(45, "hi");
    assertThat(aws.functions()).isEmpty();
  }

  @Test
  void whatIsThrottledOrFailsIsTriedAgainAndNobodyGetsItTwice() throws TooLongException {
    members(30);
    var refusals = new ConcurrentHashMap<String, AtomicInteger>();
    aws.answer(id -> {
      int before = refusals.computeIfAbsent(id, _ -> new AtomicInteger()).getAndIncrement();
      return before >= 3 ? 200 : before == 1 ? 500 : 429;
    });
    fanOut(8, 100, true).publish(broadcast("hi"), seconds(10));
    everyoneButTheSenderGotOnce(30, "hi");
    assertThat(aws.tries(id(5))).isEqualTo(4);
  }

  @Test
  void aMessageWhoseAnswerIsLostIsNotSentAgain() throws TooLongException {
    members(30);
    aws.answer(id -> id.endsWith("3=") ? FakeAws.HANG_UP : 200);
    fanOut(8, 100, true).publish(broadcast("hi"), seconds(10));
    everyoneButTheSenderGotOnce(30, "hi");
    assertThat(aws.tries(id(13))).isEqualTo(1);
  }

  @Test
  void whatThereIsNoTimeForGoesToAContinuation() throws TooLongException {
    members(30);
    var throttled = new AtomicBoolean(true);
    aws.answer(id -> throttled.get() && id.compareTo(id(20)) >= 0 ? 429 : 200);
    FanOut fanOut = fanOut(8, 100, true);
    fanOut.publish(broadcast("hi"), seconds(1.5));
    assertThat(aws.got()).hasSize(19);
    throttled.set(false);
    List<byte[]> rest = aws.takeInvocations();
    assertThat(rest).hasSize(1);
    fanOut.serve(part(rest.getFirst()), seconds(10));
    fanOut.serve(part(rest.getFirst()), seconds(10));
    everyoneButTheSenderGotOnce(30, "hi");
  }

  @Test
  void aClientThatTakesNothingDoesNotKeepTheFunctionBusyForEver() throws TooLongException {
    members(3);
    aws.answer(id -> id.equals(id(1)) ? 429 : 200);
    FanOut fanOut = fanOut(8, 100, true);
    fanOut.publish(broadcast("hi"), seconds(0.5));
    int continuations = 0;
    for (List<byte[]> more = aws.takeInvocations(); !more.isEmpty(); more = aws.takeInvocations()) {
      continuations += more.size();
      fanOut.serve(part(more.getFirst()), seconds(0.3));
    }
    assertThat(continuations).isEqualTo(3);
    assertThat(aws.got().keySet()).containsExactly(id(2));
  }

  @Test
  void aConnectionThatIsGoneLosesAllItsRows() throws TooLongException {
    members(4);
    memberships.join(id(2), new ChannelName("other"), Flavour.RAW);
    aws.answer(id -> id.equals(id(2)) ? 410 : 200);
    fanOut(8, 100, true).publish(broadcast("hi"), seconds(10));
    assertThat(aws.got().keySet()).containsExactlyInAnyOrder(id(1), id(3));
    assertThat(database.rows(table)).noneMatch(row -> Rows.text(row, "connectionId").equals(id(2)));
  }

  @Test
  void aMessageThatFitsIntoNoInvocationReachesNobody() {
    members(12);
    FanOut fanOut = fanOut(8, 10, true);
    assertThatThrownBy(() -> fanOut.publish(broadcast("x".repeat(200_000)), seconds(10)))
        .isInstanceOf(TooLongException.class);
    assertThat(aws.got()).isEmpty();
    assertThat(aws.functions()).isEmpty();
  }

  @Test
  void aPartComesBackFromItsJsonAsItWas() {
    for (Part.Scope scope :
        List.of(
            new Part.Range(id(1), id(2)),
            new Part.Listed(
                List.of(new Member(id(1), Flavour.RAW), new Member(id(2), Flavour.V1))))) {
      Part part = new Part(broadcast("ü\"\\\u0001"), "3.1", scope);
      Part read = part(part.json());
      assertThat(read.scope()).isEqualTo(scope);
      assertThat(read.claim()).isEqualTo(part.claim()).isEqualTo("part#Publication0000=#3.1");
      assertThat(read.generation()).isEqualTo(1);
      assertThat(read.broadcast().text(Flavour.V1)).isEqualTo(part.broadcast().text(Flavour.V1));
    }
  }
}
