// SPDX-License-Identifier: Apache-2.0
package dev.carillon.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class EnvelopeTest {
  private static final ChannelName NEWS = new ChannelName("news");

  private static String envelope(Payload payload) {
    return new String(Envelope.ofChannel(NEWS, "ID", payload), StandardCharsets.UTF_8);
  }

  private static String data(String text) {
    String envelope = envelope(Payload.text(text));
    assertThat(JsonMapper.shared().readTree(envelope).get("data").stringValue()).isEqualTo(text);
    String head = "{\"type\":\"message\",\"channel\":\"news\",\"id\":\"ID\",\"data\":";
    assertThat(envelope).startsWith(head).endsWith("}");
    return envelope.substring(head.length(), envelope.length() - 1);
  }

  @Test
  void textIsAString() {
    assertThat(envelope(Payload.text("hi")))
        .isEqualTo("{\"type\":\"message\",\"channel\":\"news\",\"id\":\"ID\",\"data\":\"hi\"}");
    assertThat(data("")).isEqualTo("\"\"");
  }

  @Test
  void quotesAndBackslashesAreEscaped() {
    assertThat(data("\"")).isEqualTo("\"\\\"\"");
    assertThat(data("\\")).isEqualTo("\"\\\\\"");
    assertThat(data("a\"b\\c\"\"")).isEqualTo("\"a\\\"b\\\\c\\\"\\\"\"");
    assertThat(data("\\u0041")).isEqualTo("\"\\\\u0041\"");
  }

  @Test
  void everyControlCharacterIsEscaped() {
    for (int c = 0; c < ' '; c++) {
      assertThat(data("a" + (char) c + "b")).isEqualTo("\"a\\u00%02xb\"".formatted(c));
    }
    assertThat(data("\u007f")).isEqualTo("\"\u007f\"");
  }

  @Test
  void whatIsNotAsciiStaysAsItIs() {
    assertThat(data("häll€ 😀 \u2028")).isEqualTo("\"häll€ 😀 \u2028\"");
  }

  @Test
  void jsonIsPassedOnLetterByLetter() {
    byte[] json = "{ \"a\" : [1, 2.50] }".getBytes(StandardCharsets.UTF_8);

    assertThat(envelope(new Payload(Payload.Kind.JSON, json)))
        .isEqualTo(
            "{\"type\":\"message\",\"channel\":\"news\",\"id\":\"ID\",\"data\":{ \"a\" : [1, 2.50] }}");
  }

  @Test
  void binaryIsBase64() {
    assertThat(
            envelope(new Payload(Payload.Kind.BINARY, new byte[] {(byte) 0xff, 0, 1, (byte) 0xfb})))
        .isEqualTo(
            "{\"type\":\"message\",\"channel\":\"news\",\"id\":\"ID\",\"encoding\":\"base64\",\"data\":\"/wAB+w==\"}");
  }

  @Test
  void aMessageFromNoChannelNamesNone() {
    assertThat(new String(Envelope.direct("ID", Payload.text("hi")), StandardCharsets.UTF_8))
        .isEqualTo("{\"type\":\"message\",\"id\":\"ID\",\"data\":\"hi\"}");
  }

  @Test
  void unknownBytesAreTextIfTheyAreUtf8() {
    assertThat(Payload.of("häl".getBytes(StandardCharsets.UTF_8)).kind())
        .isEqualTo(Payload.Kind.TEXT);
    assertThat(Payload.of(new byte[0]).kind()).isEqualTo(Payload.Kind.TEXT);
    assertThat(Payload.of(new byte[] {'a', (byte) 0xc3}).kind()).isEqualTo(Payload.Kind.BINARY);
    assertThat(Payload.of(new byte[] {(byte) 0xff}).kind()).isEqualTo(Payload.Kind.BINARY);
  }
}
