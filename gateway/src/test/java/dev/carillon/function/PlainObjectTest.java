// SPDX-License-Identifier: Apache-2.0
package dev.carillon.function;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The short way through a message against the long one. Seeded, so that a failure repeats;
/// `-Dcarillon.fuzz=1000000` makes it longer.
class PlainObjectTest {
  private static final int ROUNDS = Integer.getInteger("carillon.fuzz", 10_000);
  private static final String[] NAMES = {"action", "channel", "message", "a", "", "actions"};
  private static final String[] BLANKS = {"", "", "", " ", "\t", "\r\n", "  \n  ", "        "};

  /// What a string may hold, and must not.
  private static final String[] PIECES = {
    "x", "yz", "0", " ", "{", "}", ":", ",", "[", "'", "/", "\u007f", "\u0080", "ä", "€", "😀",
    "\ufeff"
  };

  private static final String[] SPECIAL = {
    "\\\"", "\\\\", "\\n", "\\u0061", "\\ud83d\\ude00", "\\x", "\\", "\"", "\u0000", "\u001f", "\t"
  };

  private static final String[] OTHER_VALUES = {
    "1",
    "-0.5e7",
    "01",
    "true",
    "null",
    "nul",
    "[]",
    "{}",
    "[\"a\",{\"b\":\"}\"}]",
    "{\"a\":\"b\"}",
    ""
  };

  private final RandomGenerator random = new Random(8259);

  @Test
  void messagesAreReadAsTheLibraryReadsThem() {
    int plain = 0;
    for (int round = 0; round < ROUNDS; round++) {
      plain += agree(object()) ? 1 : 0;
    }
    // Neither way is chosen for all of them.
    assertThat(plain).isBetween(ROUNDS / 5, ROUNDS * 4 / 5);
  }

  @Test
  void brokenMessagesAreReadAsTheLibraryReadsThem() {
    for (int round = 0; round < ROUNDS; round++) {
      String text = object();
      int at = random.nextInt(text.length() + 1);
      agree(
          switch (random.nextInt(4)) {
            case 0 -> text.substring(0, at);
            case 1 -> text.substring(at);
            case 2 -> text.substring(0, at) + oneOf(PIECES) + text.substring(at);
            default -> text + oneOf(BLANKS) + oneOf(OTHER_VALUES);
          });
    }
  }

  /// Every kind of byte at every place of a word, in strings that end at every place of one.
  @Test
  void aStringMayEndAtAnyPlaceOfAWord() {
    for (int length = 0; length <= 18; length++) {
      for (int at = 0; at < length; at++) {
        for (int special = 0; special < 0x80; special++) {
          String value = "x".repeat(at) + (char) special + "y".repeat(length - at - 1);
          agree("{\"a\":\"" + value + "\"}");
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 15, 16, 17, 18, 40})
  void objectsOfAnyNumberOfMembersAreReadAlike(int members) {
    String text =
        IntStream.range(0, members)
            .mapToObj(i -> "\"n" + i + "\":\"v" + i + "\"")
            .collect(Collectors.joining(",", "{", "}"));

    assertThat(agree(text)).isEqualTo(members >= 1 && members <= 16);
  }

  /// The library takes names of 50,000 characters at most.
  @ParameterizedTest
  @ValueSource(ints = {49_999, 50_000, 50_001, 100_000})
  void longNamesAreRefusedAlike(int length) {
    agree("{\"" + "n".repeat(length) + "\":\"v\"}");
    agree("{\"" + "ä".repeat(length / 2) + "\":\"v\"}");
    agree("{\"a\":\"" + "v".repeat(length) + "\"}");
  }

  private String object() {
    StringBuilder text = new StringBuilder(oneOf(BLANKS)).append('{').append(oneOf(BLANKS));
    int members = random.nextInt(20) == 0 ? 14 + random.nextInt(6) : random.nextInt(5);
    for (int i = 0; i < members; i++) {
      text.append(i == 0 ? "" : ",").append(oneOf(BLANKS));
      text.append('"').append(random.nextInt(3) == 0 ? string() : oneOf(NAMES)).append('"');
      text.append(oneOf(BLANKS)).append(':').append(oneOf(BLANKS));
      text.append(random.nextInt(12) == 0 ? oneOf(OTHER_VALUES) : '"' + string() + '"');
      text.append(oneOf(BLANKS));
    }
    return text.append('}').append(oneOf(BLANKS)).toString();
  }

  private String string() {
    int[] edges = {7, 8, 9, 15, 16, 17, 23, 24, 25};
    int length = random.nextBoolean() ? edges[random.nextInt(edges.length)] : random.nextInt(40);
    StringBuilder text = new StringBuilder();
    while (text.length() < length) {
      text.append(random.nextInt(400) == 0 ? oneOf(SPECIAL) : oneOf(PIECES));
    }
    return text.toString();
  }

  private String oneOf(String[] choices) {
    return choices[random.nextInt(choices.length)];
  }

  /// @return whether it was read the short way
  private static boolean agree(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    MessageBody fast = MessageBody.ofText(utf8.clone());
    MessageBody slow = MessageBody.parse(utf8.clone());
    if (!shown(fast).equals(shown(slow))) {
      assertThat(shown(fast)).as(text).isEqualTo(shown(slow));
    }
    return PlainObject.members(utf8) != null;
  }

  /// All that a body can be asked.
  private static List<String> shown(@Nullable MessageBody body) {
    return body == null
        ? List.of("no JSON")
        : body.members().stream().map(PlainObjectTest::shown).toList();
  }

  private static boolean isText(MessageBody.Member member, String text) {
    return member.isText(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String shown(MessageBody.Member member) {
    String named =
        Arrays.stream(NAMES).filter(member::isNamed).collect(Collectors.joining("|", "<", ">"));
    String is =
        Arrays.stream(OTHER_VALUES)
            .filter(value -> isText(member, value))
            .collect(Collectors.joining("|", "<", ">"));
    String text = member.text();
    boolean itself = isText(member, text);
    boolean another = isText(member, text + "x") || isText(member, "x" + text);
    return member.kind()
        + named
        + is
        + text
        + Arrays.toString(member.utf8())
        + itself
        + another
        + member.isString();
  }
}
