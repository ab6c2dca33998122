// SPDX-License-Identifier: Apache-2.0
package dev.carillon.function;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.channel.ChannelName;
import dev.carillon.channel.Payload;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandTest {
  private static final ChannelName NEWS = new ChannelName("news");

  private static Command parse(Builtin builtin, String json) {
    var body = MessageBody.parse(json.getBytes(StandardCharsets.UTF_8));
    return Command.parse(builtin, Objects.requireNonNull(body));
  }

  private static void sends(String json, ChannelName channel, Payload.Kind kind, String text) {
    assertThat(parse(Builtin.SENDMESSAGE, json))
        .isInstanceOfSatisfying(
            Command.Send.class,
            send -> {
              assertThat(send.channel()).isEqualTo(channel);
              assertThat(send.payload().kind()).isEqualTo(kind);
              assertThat(send.payload().bytes()).isEqualTo(text.getBytes(StandardCharsets.UTF_8));
            });
  }

  @Test
  void aChannelIsJoinedAndLeftByItsName() {
    assertThat(parse(Builtin.JOINCHANNEL, "{\"channel\":\"news\",\"more\":1}"))
        .isEqualTo(new Command.Join(NEWS));
    assertThat(parse(Builtin.LEAVECHANNEL, "{\"channel\":\"news\"}"))
        .isEqualTo(new Command.Leave(NEWS));
  }

  @Test
  void aMessageGoesToItsChannelOrToDefault() {
    sends("{\"channel\":\"news\",\"message\":\"hi\"}", NEWS, Payload.Kind.TEXT, "hi");
    sends("{\"message\":\"\"}", ChannelName.DEFAULT, Payload.Kind.TEXT, "");
  }

  @Test
  void aMessageThatIsNoStringGoesOutAsItsJsonText() {
    sends("{\"message\":{ \"a\":[1] }}", ChannelName.DEFAULT, Payload.Kind.JSON, "{ \"a\":[1] }");
    sends("{\"message\":1.50}", ChannelName.DEFAULT, Payload.Kind.JSON, "1.50");
    sends("{\"message\":null}", ChannelName.DEFAULT, Payload.Kind.JSON, "null");
  }

  @Test
  void aTokenIsTakenAsItIs() {
    assertThat(parse(Builtin.AUTHENTICATE, "{\"token\":\"a.b.c\"}"))
        .isEqualTo(new Command.Authenticate("a.b.c"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "JOINCHANNEL  | {}                              | `channel` is missing",
        "JOINCHANNEL  | {\"channel\":1}                 | `channel` must be a string",
        "JOINCHANNEL  | {\"channel\":null}              | `channel` must be a string",
        "JOINCHANNEL  | {\"channel\":\"a b\"}           | a channel name consists of letters, digits and -_=@,.;:",
        "LEAVECHANNEL | {}                              | `channel` is missing",
        "LEAVECHANNEL | {\"channel\":\"\"}              | a channel name has 1 to 164 characters",
        "SENDMESSAGE  | {\"channel\":\"news\"}          | `message` is missing",
        "SENDMESSAGE  | {\"channel\":[],\"message\":1}  | `channel` must be a string",
        "SENDMESSAGE  | {\"channel\":\"@x\",\"message\":1} | a channel name does not start with @",
        "ECHO         | {}                              | `message` is missing",
        "AUTHENTICATE | {}                              | `token` must be a string",
        "AUTHENTICATE | {\"token\":1}                   | `token` must be a string",
        "CONNECT      | {}                              | this function belongs to the route of its own name",
        "DISCONNECT   | {}                              | this function belongs to the route of its own name"
      })
  void badInputIsNamed(Builtin builtin, String json, String problem) {
    assertThat(parse(builtin, json)).isEqualTo(new Command.Malformed(problem));
  }

  @Test
  void builtInFunctionsAreNamedInLowerCaseWithTheirPrefix() {
    assertThat(Builtin.parse("builtin:joinchannel")).isEqualTo(Builtin.JOINCHANNEL);
    assertThat(Builtin.parse("builtin:JOINCHANNEL")).isNull();
    assertThat(Builtin.parse("joinchannel")).isNull();
    assertThat(Builtin.parse("builtin:nope")).isNull();
  }
}
