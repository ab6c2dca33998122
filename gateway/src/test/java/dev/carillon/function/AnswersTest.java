// SPDX-License-Identifier: Apache-2.0
package dev.carillon.function;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.channel.ChannelName;
import dev.carillon.channel.Payload;
import dev.carillon.connection.Flavour;
import dev.carillon.function.Answers.Ref;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AnswersTest {
  private static final ChannelName NEWS = new ChannelName("news");
  private static final Ref REF = new Ref("\"r1\"");

  private final Answers raw = Answers.of(Flavour.RAW);
  private final Answers v1 = Answers.of(Flavour.V1);

  private static String text(Payload payload) {
    return new String(payload.bytes(), StandardCharsets.UTF_8);
  }

  private static @Nullable Ref ref(String json) {
    var body = MessageBody.parse(json.getBytes(StandardCharsets.UTF_8));
    return Ref.of(Objects.requireNonNull(body));
  }

  @Test
  void aJoinIsAnsweredWithTheChannelAndTheConnection() {
    assertThat(raw.channel(NEWS, "C=", REF))
        .isEqualTo("{\"channel\":\"news\",\"connectionId\":\"C=\"}");
    assertThat(v1.channel(NEWS, "C=", null))
        .isEqualTo("{\"type\":\"ack\",\"channel\":\"news\",\"connectionId\":\"C=\"}");
    assertThat(v1.channel(NEWS, "C=", REF))
        .isEqualTo(
            "{\"type\":\"ack\",\"ref\":\"r1\",\"channel\":\"news\",\"connectionId\":\"C=\"}");
  }

  @Test
  void aSendIsAcknowledgedOnlyToWhoGaveARef() {
    assertThat(raw.sent("ID", REF)).isNull();
    assertThat(v1.sent("ID", null)).isNull();
    assertThat(v1.sent("ID", new Ref("7"))).isEqualTo("{\"type\":\"ack\",\"ref\":7,\"id\":\"ID\"}");
  }

  @Test
  void anEchoIsTheBareMessageOrAnAcknowledgementWithIt() {
    Payload hi = Payload.text("say \"hi\"\n");
    Payload json = new Payload(Payload.Kind.JSON, "{ \"a\":1 }".getBytes(StandardCharsets.UTF_8));

    assertThat(raw.echo(hi, REF)).isSameAs(hi);
    assertThat(text(v1.echo(hi, REF)))
        .isEqualTo("{\"type\":\"ack\",\"ref\":\"r1\",\"data\":\"say \\\"hi\\\"\\n\"}");
    assertThat(text(v1.echo(json, null))).isEqualTo("{\"type\":\"ack\",\"data\":{ \"a\":1 }}");
  }

  @Test
  void aRenewedTokenIsConfirmedWithTheChannelsItCost() {
    List<ChannelName> left = List.of(NEWS, new ChannelName("b"));

    assertThat(raw.authenticated("C=", List.of(), REF))
        .isEqualTo("{\"authenticated\":true,\"connectionId\":\"C=\"}");
    assertThat(raw.authenticated("C=", left, REF))
        .isEqualTo("{\"authenticated\":true,\"connectionId\":\"C=\",\"left\":[\"news\",\"b\"]}");
    assertThat(v1.authenticated("C=", List.of(NEWS), REF))
        .isEqualTo("{\"type\":\"ack\",\"ref\":\"r1\",\"connectionId\":\"C=\",\"left\":[\"news\"]}");
  }

  @Test
  void anErrorOfTheGatewayHasTheLettersOfTheService() {
    assertThat(raw.error("Forbidden", "C=", "R=", REF, null))
        .isEqualTo("{\"message\": \"Forbidden\", \"connectionId\":\"C=\", \"requestId\":\"R=\"}");
  }

  @Test
  void anErrorOfABuiltInFunctionSaysWhatWasWrong() {
    assertThat(raw.error("Bad request body", "C=", "R=", null, "`channel` is \"missing\""))
        .isEqualTo(
            "{\"message\": \"Bad request body\", \"connectionId\":\"C=\", \"requestId\":\"R=\",\"error\":\"`channel` is \\\"missing\\\"\"}");
    assertThat(v1.error("Forbidden", "C=", "R=", REF, "no"))
        .isEqualTo(
            "{\"type\":\"error\",\"ref\":\"r1\",\"message\":\"Forbidden\",\"connectionId\":\"C=\",\"requestId\":\"R=\",\"error\":\"no\"}");
    assertThat(v1.error("Forbidden", "C=", "R=", null, null))
        .isEqualTo(
            "{\"type\":\"error\",\"message\":\"Forbidden\",\"connectionId\":\"C=\",\"requestId\":\"R=\"}");
  }

  @Test
  void aRefIsAStringOrANumberAndRepeatedAsItCame() {
    assertThat(ref("{\"ref\":\"a\\\"b\"}")).isEqualTo(new Ref("\"a\\\"b\""));
    assertThat(ref("{\"ref\":17}")).isEqualTo(new Ref("17"));
    assertThat(ref("{\"ref\":1.50e3}")).isEqualTo(new Ref("1.50e3"));
    assertThat(ref("{\"ref\":\"" + "x".repeat(128) + "\"}")).isNotNull();
  }

  @Test
  void whatIsNoUsableRefIsNotRepeated() {
    assertThat(ref("{}")).isNull();
    assertThat(ref("{\"ref\":null}")).isNull();
    assertThat(ref("{\"ref\":true}")).isNull();
    assertThat(ref("{\"ref\":{\"a\":1}}")).isNull();
    assertThat(ref("{\"ref\":\"" + "x".repeat(129) + "\"}")).isNull();
  }
}
