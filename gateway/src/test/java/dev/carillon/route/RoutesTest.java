// SPDX-License-Identifier: Apache-2.0
package dev.carillon.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.channel.FakeConnection;
import dev.carillon.connection.Flavour;
import dev.carillon.function.Session;
import dev.carillon.function.TestStage;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoutesTest {
  private final TestStage stage = new TestStage();
  private final FakeConnection client = stage.connect(Flavour.RAW);
  private final Session session = new Session(client, stage.scope());
  private final String forbidden =
      "{\"message\": \"Forbidden\", \"connectionId\":\""
          + client.id()
          + "\", \"requestId\":\""
          + TestStage.FIRST_ID
          + "\"}";

  @AfterEach
  void close() {
    stage.close();
  }

  private void message(Routes routes, String text) {
    routes.message(session, text.getBytes(StandardCharsets.UTF_8), true);
  }

  @Test
  void aMessageGoesToTheRouteThatItNames() {
    message(
        TestApis.routes("echo", "ECHO", "$default", "JOINCHANNEL"),
        "{\"action\":\"echo\",\"message\":\"hi\"}");

    assertThat(client.received()).containsExactly("hi");
    assertThat(stage.scope().meters().route("echo").sum()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"action\":\"nope\",\"message\":\"hi\"}",
        "{\"action\":\"Echo\",\"message\":\"hi\"}",
        "{\"message\":\"hi\"}",
        "{\"action\":\"$default\",\"message\":\"hi\"}",
        "{\"action\":\"$connect\",\"message\":\"hi\"}",
        "{\"action\":\"$disconnect\",\"message\":\"hi\"}"
      })
  void everythingElseGoesToDefault(String text) {
    message(
        TestApis.routes(
            "$default", "ECHO", "$connect", "JOINCHANNEL", "$disconnect", "JOINCHANNEL"),
        text);

    assertThat(client.received()).containsExactly("hi");
    assertThat(stage.scope().meters().route("$default").sum()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "no json",
        "",
        "{\"action\":\"nope\"}",
        "{}",
        "[]",
        "{\"action\":\"$connect\",\"message\":\"hi\"}",
        "{\"action\":\"$disconnect\",\"message\":\"hi\"}",
        "{\"action\":\"$default\",\"message\":\"hi\"}"
      })
  void withoutDefaultTheAnswerIsForbiddenAndTheConnectionStays(String text) {
    message(TestApis.routes("echo", "ECHO", "$connect", "ECHO", "$disconnect", "ECHO"), text);

    assertThat(client.received()).containsExactly(forbidden);
    assertThat(client.open()).isTrue();
  }

  @Test
  void textThatIsNoJsonReachesDefaultToo() {
    message(TestApis.routes("$default", "ECHO"), "no json");

    assertThat(client.received().getFirst())
        .startsWith("{\"message\": \"Bad request body\"")
        .endsWith(",\"error\":\"`message` is missing\"}");
  }

  @Test
  void theRoutesOfTheGatewayItselfAreKnown() {
    Routes routes = TestApis.routes("$connect", "CONNECT", "$disconnect", "DISCONNECT");

    assertThat(routes.connect()).isNotNull();
    assertThat(routes.disconnect()).isNotNull();
    assertThat(TestApis.routes().connect()).isNull();
  }
}
