// SPDX-License-Identifier: Apache-2.0
package dev.carillon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import dev.carillon.config.Log;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.event.KeyValuePair;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class LogLayoutTest {
  private static final String TIME = "2026-11-22T10:00:00.123Z";

  private static String line(
      Log.Format format, @Nullable Throwable cause, String message, String... pairs) {
    var logger = new LoggerContext().getLogger("dev.carillon.test");
    var event = new LoggingEvent("test", logger, Level.INFO, message, cause, null);
    event.setInstant(Instant.parse(TIME));
    List<KeyValuePair> list = new ArrayList<>();
    for (int i = 0; i < pairs.length; i += 2) {
      list.add(new KeyValuePair(pairs[i], pairs[i + 1]));
    }
    event.setKeyValuePairs(list);
    return new LogLayout(format).doLayout(event);
  }

  private static String text(String message, String... pairs) {
    String line = line(Log.Format.TEXT, null, message, pairs);
    String head = TIME + " INFO ";
    assertThat(line).startsWith(head).endsWith("\n");
    return line.substring(head.length(), line.length() - 1);
  }

  private static JsonNode json(String message, String... pairs) {
    String line = line(Log.Format.JSON, null, message, pairs);
    assertThat(line).endsWith("}\n").hasLineCount(1);
    return JsonMapper.shared().readTree(line);
  }

  @Test
  void anEventIsOneLineWithItsPairs() {
    assertThat(text("refused", "reason", "bad_origin", "stage", "api/dev", "empty", ""))
        .isEqualTo("refused reason=bad_origin stage=api/dev empty=\"\"");
  }

  @Test
  void valuesWithBlanksOrQuotesAreQuoted() {
    assertThat(text("x", "a", "b c", "d", "e\"f\\")).isEqualTo("x a=\"b c\" d=\"e\\\"f\\\\\"");
  }

  @Test
  void theJsonFormIsOneObjectALine() {
    JsonNode node = json("say \"hi\"", "reason", "a\\b\n", "stage", "api/dev");

    assertThat(node.get("time").stringValue()).isEqualTo(TIME);
    assertThat(node.get("level").stringValue()).isEqualTo("info");
    assertThat(node.get("event").stringValue()).isEqualTo("say \"hi\"");
    assertThat(node.get("reason").stringValue()).isEqualTo("a\\b\n");
    assertThat(node.get("stage").stringValue()).isEqualTo("api/dev");
  }

  @ParameterizedTest
  @CsvSource({
    "10, \\u000a",
    "13, \\u000d",
    "27, \\u001b",
    "0, \\u0000",
    "127, \\u007f",
    "155, \\u009b",
    "8232, \\u2028",
    "8233, \\u2029"
  })
  void noCharacterOfAClientEndsALineOrDrivesATerminal(int code, String escaped) {
    char c = (char) code;

    assertThat(text("a" + c + "b")).isEqualTo("a" + escaped + "b");
    assertThat(text("x", "k", "a" + c + "b")).contains("a" + escaped + "b").doesNotContain("" + c);
    String json = line(Log.Format.JSON, null, "a" + c + "b", "k", "v" + c);
    assertThat(json.strip()).doesNotContain("" + c);
    assertThat(JsonMapper.shared().readTree(json).get("event").stringValue())
        .isEqualTo("a" + c + "b");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "GET /dev?token=SECRET&x=1",
        "GET /dev?x=1&access_token=SECRET",
        "token: SECRET",
        "{\"action\":\"authenticate\",\"token\":\"SECRET\"}",
        "{\"token\" : \"SECRET\"}",
        "Authorization: Bearer SECRET",
        "authorization=Bearer SECRET",
        "Authorization: Basic SECRET",
        "Authorization: AWS4-HMAC-SHA256 Credential=SECRET, SignedHeaders=host, Signature=SECRET",
        "Proxy-Authorization: Basic SECRET",
        "Cookie: a=b; session=SECRET",
        "Set-Cookie: SECRET; Path=/",
        "cookie=\"a=b; c=SECRET\"",
        "Bearer SECRET",
        "bearer.SECRET, chat",
        "offered bearer.SECRET",
        "X-Amz-Security-Token=SECRET",
        "x-amz-security-token: SECRET",
        "/?X-Amz-Signature=SECRET&X-Amz-Credential=SECRET%2F2026",
        "Signature=SECRET",
        "Signature=SECRET, x"
      })
  void secretsAreMaskedWhereverTheyStand(String message) {
    for (Log.Format format : Log.Format.values()) {
      assertThat(line(format, null, message)).doesNotContain("SECRET").contains("****");
      assertThat(line(format, null, "x", "line", message)).doesNotContain("SECRET");
      assertThat(line(format, new IllegalStateException(message), "x")).doesNotContain("SECRET");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "authorization",
    "Cookie",
    "Set-Cookie",
    "token",
    "accessToken",
    "x-amz-date",
    "password"
  })
  void aPairWithSuchANameHasNoValue(String key) {
    assertThat(text("x", key, "SECRET and more")).isEqualTo("x " + key + "=****");
    assertThat(json("x", key, "SECRET and more").get(key).stringValue()).isEqualTo("****");
  }

  @Test
  void aTokenIsMaskedByItsShapeAlone() {
    String token = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbm4ifQ.abc-_DEF";

    assertThat(text("saw " + token + " here", "k", token)).isEqualTo("saw **** here k=****");
  }

  @Test
  void whatIsNoSecretStays() {
    assertThat(text("refused: token", "reason", "the token has expired", "client", "192.0.2.1"))
        .isEqualTo("refused: token reason=\"the token has expired\" client=192.0.2.1");
    assertThat(text("a web page may connect if its origin is listed: --allow-origin ORIGIN"))
        .isEqualTo("a web page may connect if its origin is listed: --allow-origin ORIGIN");
  }

  @Test
  void aCauseFollowsIndentedSoThatNoLineOfItLooksLikeAnEvent() {
    var cause = new IllegalStateException("first\n2026 INFO forged\u001b[31m");
    String line = line(Log.Format.TEXT, cause, "failed");

    assertThat(line.lines().skip(1)).isNotEmpty().allMatch(one -> one.startsWith("    "));
    assertThat(line).contains("\n    2026 INFO forged\\u001b[31m\n");
    String json = line(Log.Format.JSON, cause, "failed");
    assertThat(json).hasLineCount(1);
    assertThat(JsonMapper.shared().readTree(json).get("cause").stringValue())
        .contains("first\n2026");
  }
}
