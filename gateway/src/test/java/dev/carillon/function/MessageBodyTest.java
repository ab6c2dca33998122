// SPDX-License-Identifier: Apache-2.0
package dev.carillon.function;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageBodyTest {
  private static @Nullable MessageBody parse(String text) {
    return MessageBody.parse(text.getBytes(StandardCharsets.UTF_8));
  }

  private static MessageBody body(String text) {
    return Objects.requireNonNull(parse(text), text);
  }

  private static String member(String text, String name) {
    return Objects.requireNonNull(body(text).member(name)).text();
  }

  private static boolean isString(String text) {
    return Objects.requireNonNull(body(text).member("a")).isString();
  }

  @Test
  void stringsAreReadAndTheirEscapesUndone() {
    assertThat(member("{\"a\":\"x\\n\\u00e4\\ud83d\\ude00\\\"\"}", "a")).isEqualTo("x\nä😀\"");
    assertThat(isString("{\"a\":\"x\"}")).isTrue();
    assertThat(member("{\"\\u0061\":\"x\"}", "a")).isEqualTo("x");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "42",
        "-0",
        "1.50",
        "1e5",
        "1.0E-7",
        "true",
        "false",
        "null",
        "[1, 2]",
        "[ ]",
        "{}",
        "{ \"b\" : [1, {\"c\":null}] }",
        "[\"ä€😀\"]",
        "{\"a\":\"nested\"}",
        "[\"\\\"]\"]",
        "123456789012345678901234567890.123456789"
      })
  void whatIsNoStringKeepsItsJsonTextLetterByLetter(String json) {
    String text = "{\"ä€😀\": \"😀\", \"a\" : " + json + " ,\"z\":1}";

    assertThat(member(text, "a")).isEqualTo(json);
    assertThat(isString(text)).isFalse();
    assertThat(member(text, "z")).isEqualTo("1");
  }

  @Test
  void ofTwoMembersWithOneNameTheLastCounts() {
    assertThat(member("{\"a\":\"first\",\"b\":1,\"a\":\"last\"}", "a")).isEqualTo("last");
  }

  @Test
  void onlyMembersOfTheTopLevelAreMembers() {
    assertThat(body("{\"x\":{\"a\":1}}").member("a")).isNull();
    assertThat(body("[{\"a\":1}]").member("a")).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{}", "[]", "[1,[2]]", "\"text\"", "1", "-1.5e9", "true", "null", " {} \n"})
  void everyJsonValueIsABodyWithoutMembersUnlessItIsAnObject(String text) {
    assertThat(body(text).members()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "hello",
        "{",
        "{\"a\"",
        "{\"a\":",
        "{\"a\":1",
        "{\"a\":1}}",
        "{\"a\":1} x",
        "{\"a\":1}{\"b\":2}",
        "{\"a\":1},",
        "1 2",
        "{a:1}",
        "{'a':1}",
        "{\"a\":1,}",
        "[1,]",
        "{\"a\":01}",
        "{\"a\":+1}",
        "{\"a\":.5}",
        "{\"a\":NaN}",
        "{\"a\":tru}",
        "{\"a\":\"\\x\"}",
        "{\"a\":\"tab\tinside\"}",
        "{\"a\":\"open}",
        "[1",
        "]",
        "/* c */ {}"
      })
  void whatIsNoJsonIsNoBody(String text) {
    assertThat(parse(text)).isNull();
  }

  @Test
  void nestingIsBoundedInsteadOfExhaustingTheStack() {
    assertThat(parse("[".repeat(400) + "]".repeat(400))).isNotNull();
    assertThat(parse("[".repeat(60_000) + "]".repeat(60_000))).isNull();
    assertThat(parse("{\"a\":".repeat(20_000) + "1" + "}".repeat(20_000))).isNull();
  }

  @Test
  void aNumberMayBeLongButNotEndless() {
    String long900 = "9".repeat(900);
    assertThat(member("{\"a\":" + long900 + "}", "a")).isEqualTo(long900);
    assertThat(parse("{\"a\":" + "9".repeat(100_000) + "}")).isNull();
    assertThat(member("{\"a\":1e999999999}", "a")).isEqualTo("1e999999999");
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE"})
  void jsonInAnotherEncodingThanUtf8IsNoBody(String charset) {
    assertThat(MessageBody.parse("{\"a\":[1]}".getBytes(Charset.forName(charset)))).isNull();
  }

  @Test
  void aByteOrderMarkIsNoPartOfJson() {
    assertThat(parse("\ufeff{\"a\":[1]}")).isNull();
  }
}
