// SPDX-License-Identifier: Apache-2.0
package dev.carillon.management;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.auth.OriginRule;
import dev.carillon.channel.ChannelName;
import dev.carillon.channel.Payload;
import dev.carillon.connection.ConnectionId;
import dev.carillon.function.TestStage;
import dev.carillon.http.Response;
import dev.carillon.route.Connections;
import dev.carillon.route.Stage;
import dev.carillon.route.TestApis;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConnectionsApiTest {
  private static final String ID = "JC1dgf9yoAMCK-g=";

  private final TestStage on = new TestStage();
  private final Stage stage = TestApis.stage(on, "api0000001", "dev", OriginRule.loopback());
  private final One one = new One();

  /// One connection, or none.
  private static final class One implements Connections {
    private final List<String> calls = new ArrayList<>();
    private Posted posted = Posted.ENQUEUED;
    private boolean there = true;
    private @Nullable String userAgent = "a \"browser\"";

    @Override
    public void post(Stage stage, ConnectionId id, Payload payload, Consumer<Posted> then) {
      calls.add("post " + id + " " + payload.kind() + " " + payload.bytes().length);
      then.accept(posted);
    }

    @Override
    public void info(Stage stage, ConnectionId id, Consumer<@Nullable Info> then) {
      calls.add("info " + id);
      then.accept(
          there
              ? new Info(
                  Instant.parse("2022-01-25T18:50:04.673999Z"),
                  Instant.parse("2022-01-25T18:50:07Z"),
                  "192.0.2.1",
                  userAgent)
              : null);
    }

    @Override
    public void close(Stage stage, ConnectionId id, Consumer<Boolean> then) {
      calls.add("close " + id);
      then.accept(there);
    }

    @Override
    public void join(Stage stage, ConnectionId id, ChannelName channel, Consumer<Membership> then) {
      throw new AssertionError("nobody joins here");
    }

    @Override
    public void leave(
        Stage stage, ConnectionId id, ChannelName channel, Consumer<Membership> then) {
      throw new AssertionError("nobody leaves here");
    }

    @Override
    public void membership(
        Stage stage, ConnectionId id, ChannelName channel, Consumer<Membership> then) {
      throw new AssertionError("nobody is asked for here");
    }
  }

  @AfterEach
  void close() {
    on.close();
  }

  private Operation operation(boolean strict, String method, String id) {
    return new ConnectionsApi(one, ApiCall.SETTINGS, ApiCall.CONTRACT, strict)
        .operation(stage, ApiCall.head(method, "/"), id);
  }

  private Response call(boolean strict, String method, String body) {
    return ApiCall.run(operation(strict, method, ID), body);
  }

  @Test
  void aPostReachesTheConnectionAndHasAnEmptyAnswer() {
    Response response = call(false, "POST", "hi");

    assertThat(response.status()).isEqualTo(200);
    assertThat(response.body()).isEmpty();
    assertThat(one.calls).containsExactly("post " + ID + " TEXT 2");
  }

  @Test
  void whatIsNoTextIsBinaryOrRefusedWhenStrict() {
    byte[] binary = {(byte) 0xff};

    assertThat(ApiCall.start(operation(false, "POST", ID), binary).getFirst().status())
        .isEqualTo(200);
    assertThat(ApiCall.start(operation(true, "POST", ID), binary).getFirst().status())
        .isEqualTo(400);
    assertThat(one.calls).containsExactly("post " + ID + " BINARY 1");
  }

  @Test
  void aConnectionThatIsGoneIsGoneForEveryMethod() {
    one.there = false;
    one.posted = Connections.Posted.GONE;
    for (String method : List.of("POST", "GET", "DELETE")) {
      Response response = call(false, method, "");
      assertThat(response.status()).isEqualTo(410);
      assertThat(response.headers()).contains(Map.entry("x-amzn-ErrorType", "GoneException"));
      assertThat(ApiCall.text(response)).contains("closed or never was");
      assertThat(call(true, method, "").body()).isEmpty();
    }
  }

  @Test
  void aClientThatIsBehindIsALimitExceeded() {
    one.posted = Connections.Posted.BEHIND;

    assertThat(call(false, "POST", "x").status()).isEqualTo(429);
  }

  @Test
  void aConnectionIsDescribedInTheFormThatTheSdksRead() {
    Response response = call(false, "GET", "");

    assertThat(response.status()).isEqualTo(200);
    assertThat(response.headers()).contains(Map.entry("Content-Type", "application/json"));
    assertThat(ApiCall.text(response))
        .isEqualTo(
            "{\"connectedAt\":\"2022-01-25T18:50:04.673Z\",\"identity\":{\"sourceIp\":\"192.0.2.1\",\"userAgent\":\"a \\\"browser\\\"\"},\"lastActiveAt\":\"2022-01-25T18:50:07.000Z\"}");
  }

  @Test
  void aClientWithoutAUserAgentHasNull() {
    one.userAgent = null;

    assertThat(ApiCall.text(call(false, "GET", ""))).contains("\"userAgent\":null}");
  }

  @Test
  void aDeleteClosesAndHasNoContent() {
    Response response = call(false, "DELETE", "");

    assertThat(response.status()).isEqualTo(204);
    assertThat(response.body()).isEmpty();
    assertThat(one.calls).containsExactly("close " + ID);
  }

  @Test
  void anIdOfAnotherShapeIsABadRequest() {
    Response response = ApiCall.run(operation(false, "POST", "nope"), "x");

    assertThat(response.status()).isEqualTo(400);
    assertThat(response.headers()).contains(Map.entry("x-amzn-ErrorType", "BadRequestException"));
    assertThat(one.calls).isEmpty();
  }

  @Test
  void anotherMethodIsToldTheRightOnes() {
    Response response = call(false, "PUT", "");

    assertThat(response.status()).isEqualTo(405);
    assertThat(response.headers()).contains(Map.entry("Allow", "GET, POST, DELETE"));
  }

  @Test
  void policiesNameAConnectionAsInTheService() {
    Operation operation = operation(false, "POST", ID);

    assertThat(operation.resource())
        .isEqualTo(
            "arn:aws:execute-api:eu-west-1:123456789012:api0000001/dev/POST/@connections/" + ID);
    assertThat(operation.takesBody()).isTrue();
    assertThat(operation(false, "GET", ID).takesBody()).isFalse();
    assertThat(operation(false, "DELETE", ID).takesBody()).isFalse();
  }
}
