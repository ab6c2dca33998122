// SPDX-License-Identifier: Apache-2.0
package dev.carillon.channel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChannelNameTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "default",
        "A-Z_09",
        "a@b",
        "=",
        ",",
        ".",
        ";",
        ":",
        "room:42",
        "x,y;z",
        "private",
        "privately",
        "presence",
        "cache",
        "my-private-room",
        "Private-x"
      })
  void theseAreNames(String name) {
    assertThat(ChannelName.problem(name)).isNull();
    assertThat(new ChannelName(name)).hasToString(name);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "~~             | a channel name has 1 to 164 characters",
        "~a b~          | a channel name consists of letters, digits and -_=@,.;:",
        "a/b            | a channel name consists of letters, digits and -_=@,.;:",
        "a*             | a channel name consists of letters, digits and -_=@,.;:",
        "{a}            | a channel name consists of letters, digits and -_=@,.;:",
        "a\"b           | a channel name consists of letters, digits and -_=@,.;:",
        "a\\b           | a channel name consists of letters, digits and -_=@,.;:",
        "ä              | a channel name consists of letters, digits and -_=@,.;:",
        "٣              | a channel name consists of letters, digits and -_=@,.;:",
        "#a             | a channel name consists of letters, digits and -_=@,.;:",
        "@              | a channel name does not start with @",
        "@connections   | a channel name does not start with @",
        "private-x      | channel names that start with private- are reserved",
        "private-       | channel names that start with private- are reserved",
        "presence-room  | channel names that start with presence- are reserved",
        "cache-x        | channel names that start with cache- are reserved"
      })
  void theseAreNoneForAReasonThatTheSenderIsTold(String name, String problem) {
    assertThat(ChannelName.problem(name)).isEqualTo(problem);
  }

  @Test
  void aNameHasAtMost164Characters() {
    assertThat(ChannelName.problem("x".repeat(164))).isNull();
    assertThat(ChannelName.problem("x".repeat(165)))
        .isEqualTo("a channel name has 1 to 164 characters");
  }

  @Test
  void controlCharactersAreNoPartOfAName() {
    for (char c = 0; c < ' '; c++) {
      assertThat(ChannelName.problem("a" + c)).isNotNull();
    }
    assertThat(ChannelName.problem("a\u007f")).isNotNull();
  }
}
