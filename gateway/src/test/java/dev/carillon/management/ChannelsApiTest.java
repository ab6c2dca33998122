// SPDX-License-Identifier: Apache-2.0
package dev.carillon.management;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.auth.OriginRule;
import dev.carillon.channel.FakeConnection;
import dev.carillon.connection.Flavour;
import dev.carillon.function.TestStage;
import dev.carillon.http.RequestHead;
import dev.carillon.http.Response;
import dev.carillon.route.Stage;
import dev.carillon.route.TestApis;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ChannelsApiTest {
  private final TestStage on = new TestStage();
  private final Stage stage = TestApis.stage(on, "api0000001", "dev", OriginRule.loopback());

  @AfterEach
  void close() {
    on.close();
  }

  private Operation operation(boolean strict, RequestHead head, String channel) {
    return new ChannelsApi(ApiCall.SETTINGS, strict).operation(stage, head, channel);
  }

  private FakeConnection member(Flavour flavour) {
    FakeConnection connection = on.connect(flavour);
    on.loops().join(connection, "news");
    return connection;
  }

  private List<Response> post(byte[] body, String... headers) {
    return ApiCall.start(operation(false, ApiCall.head("POST", "/", headers), "news"), body);
  }

  @Test
  void theAnswerComesWhenAllMembersHaveItAndSaysHowMany() {
    FakeConnection ann = member(Flavour.RAW);
    FakeConnection bob = member(Flavour.RAW);
    List<Response> responses = post("hi".getBytes(StandardCharsets.UTF_8));
    assertThat(responses).isEmpty();

    on.loops().runAll();

    assertThat(responses).hasSize(1);
    assertThat(responses.getFirst().status()).isEqualTo(200);
    assertThat(ApiCall.text(responses.getFirst())).isEqualTo("{\"connections\":2}");
    assertThat(ann.received()).containsExactly("hi");
    assertThat(bob.received()).containsExactly("hi");
  }

  @Test
  void anEmptyChannelIsAnsweredAtOnce() {
    assertThat(ApiCall.text(post(new byte[0]).getFirst())).isEqualTo("{\"connections\":0}");
  }

  @Test
  void theExcludedConnectionReceivesNothing() {
    FakeConnection ann = member(Flavour.RAW);
    FakeConnection bob = member(Flavour.RAW);
    RequestHead head = ApiCall.head("POST", "/dev/@channels/news?exclude=" + ann.id());
    ApiCall.start(operation(false, head, "news"), "hi".getBytes(StandardCharsets.UTF_8));
    on.loops().runAll();

    assertThat(ann.received()).isEmpty();
    assertThat(bob.received()).containsExactly("hi");
  }

  @Test
  void jsonIsAValueOnlyIfItWasCalledJsonAndIsJson() {
    FakeConnection bob = member(Flavour.V1);
    byte[] json = "{\"a\": 1}".getBytes(StandardCharsets.UTF_8);
    post(json, "Content-Type", "application/json; charset=utf-8");
    post(json);
    post("{no".getBytes(StandardCharsets.UTF_8), "Content-Type", "application/json");
    post("[1]".getBytes(StandardCharsets.UTF_16LE), "Content-Type", "application/json");
    on.loops().runAll();

    assertThat(bob.received().get(0)).endsWith(",\"data\":{\"a\": 1}}");
    assertThat(bob.received().get(1)).endsWith(",\"data\":\"{\\\"a\\\": 1}\"}");
    assertThat(bob.received().get(2)).endsWith(",\"data\":\"{no\"}");
    assertThat(bob.received().get(3)).contains("\\u0000");
  }

  @Test
  void whatIsNoTextIsRefusedWhenStrict() {
    Operation operation = operation(true, ApiCall.head("POST", "/"), "news");

    assertThat(ApiCall.start(operation, new byte[] {(byte) 0xff}).getFirst().status())
        .isEqualTo(400);
  }

  @Test
  void badNamesAndBadExclusionsAreNamed() {
    Response name = ApiCall.run(operation(false, ApiCall.head("POST", "/"), "a b"), "x");
    RequestHead head = ApiCall.head("POST", "/?exclude=nope");
    Response exclude = ApiCall.run(operation(false, head, "news"), "x");
    Response method = ApiCall.run(operation(false, ApiCall.head("PUT", "/"), "news"), "x");

    assertThat(name.status()).isEqualTo(400);
    assertThat(ApiCall.text(name))
        .isEqualTo("{\"message\":\"a channel name consists of letters, digits and -_=@,.;:\"}");
    assertThat(exclude.status()).isEqualTo(400);
    assertThat(ApiCall.text(exclude))
        .isEqualTo("{\"message\":\"exclude must be a connection id\"}");
    assertThat(method.status()).isEqualTo(405);
  }

  @Test
  void aGatewayThatIsBehindTakesNoMore() {
    member(Flavour.RAW);
    post(new byte[2_000]);

    Response response = post(new byte[1]).getFirst();

    assertThat(response.status()).isEqualTo(429);
    on.loops().runAll();
  }

  @Test
  void malformedPagesAreNamed() {
    for (String query : List.of("limit=0", "limit=1001", "limit=x", "next=%21", "next=bm9wZQ")) {
      RequestHead head = ApiCall.head("GET", "/?" + query);

      assertThat(ApiCall.text(ApiCall.run(operation(false, head, "news"), "")))
          .isEqualTo("{\"message\":\"%s\"}".formatted(PageRequest.PROBLEM));
    }
  }

  @Test
  void policiesNameAllChannels() {
    Operation list = new ChannelsApi(ApiCall.SETTINGS, false).list(stage, ApiCall.head("GET", "/"));

    assertThat(list.resource())
        .isEqualTo("arn:aws:execute-api:eu-west-1:123456789012:api0000001/dev/GET/@channels");
  }

  @Test
  void policiesNameAChannel() {
    assertThat(operation(false, ApiCall.head("POST", "/"), "news").resource())
        .isEqualTo("arn:aws:execute-api:eu-west-1:123456789012:api0000001/dev/POST/@channels/news");
  }
}
