// SPDX-License-Identifier: Apache-2.0
package dev.carillon.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.function.MessageBody;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouteSelectorTest {
  private static String select(String expression, String json) {
    var body = MessageBody.parse(json.getBytes(StandardCharsets.UTF_8));
    return RouteSelector.compile(expression).select(Objects.requireNonNull(body));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "$request.body.action             | {\"action\":\"join\"}                        | join",
        "${request.body.action}           | {\"action\":\"join\"}                        | join",
        "${request.body.service}/${request.body.action} | {\"service\":\"chat\",\"action\":\"join\"} | chat/join",
        "${request.body.action}-${request.body.nope}    | {\"action\":\"join\"}         | join-",
        "$request.body.service.do         | {\"service\":{\"do\":\"x\"}}                 | x",
        "request.body.action              | {\"action\":\"join\"}                        | join",
        "action                           | {\"action\":\"join\"}                        | action",
        "\\$default                       | {\"action\":\"join\"}                        | $default",
        "a\\b                             | {}                                           | a\\b",
        "v1-${request.body.action}-end    | {\"action\":\"join\"}                        | v1-join-end",
        "$request.body.action             | {\"action\":[\"item1\",\"item2\"]}           | [item1, item2]",
        "${request.body.a.b}              | {\"a\":{\"b\":[\"item1\",\"item2\"]}}        | [item1, item2]",
        "$request.body.action             | {\"action\":{\"b\":1}}                       | {b=1}",
        "$request.body.action             | {\"action\":17}                              | 17",
        "$request.body.action             | {\"action\":1.50}                            | 1.50",
        "$request.body.action             | {\"action\":true}                            | true",
        "$request.body.items[1].name      | {\"items\":[{\"name\":\"a\"},{\"name\":\"b\"}]} | b",
        "${request.body['a b']}           | {\"a b\":\"x\"}                              | x",
        "$request.body['action']          | {\"action\":\"join\"}                        | join",
        "$request.body.action             | {\"action\":\"$request.body.x\",\"x\":\"y\"} | $request.body.x",
        "$request.body.action/x           | {\"action\":\"join\"}                        | join/x",
        "$request.body                    | {\"a\":1}                                    | {a=1}"
      })
  void anExpressionGivesTheKey(String expression, String json, String key) {
    assertThat(select(expression, json)).isEqualTo(key);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "$request.body.action     | {}",
        "$request.body.action     | {\"Action\":\"join\"}",
        "$request.body.action     | {\"action\":null}",
        "$request.body.action     | {\"action\":\"\"}",
        "$request.body.action     | []",
        "$request.body.action     | \"action\"",
        "$request.body.action     | 1",
        "$request.body.action     | null",
        "$request.body.a.b        | {}",
        "$request.body.a.b        | {\"a\":null}",
        "$request.body.a.b        | {\"a\":1}",
        "$request.body.a.b        | {\"a\":\"b\"}",
        "$request.body.a.b        | \"a\"",
        "$request.body.a.b        | null",
        "$request.body.a[3]       | {\"a\":[1]}",
        "$request.body.a[0]       | {\"a\":{}}"
      })
  void aMissingPathGivesAnEmptyText(String expression, String json) {
    assertThat(select(expression, json)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "$action              | unknown variable $action; only $request.body.PATH can select a route (write \\$ for a dollar)",
        "$                    | unknown variable $; only $request.body.PATH can select a route (write \\$ for a dollar)",
        "$default             | unknown variable $default; only $request.body.PATH can select a route (write \\$ for a dollar)",
        "${action}            | unknown variable $action; only $request.body.PATH can select a route (write \\$ for a dollar)",
        "$request.header.x    | unknown variable $request.header.x; only $request.body.PATH can select a route (write \\$ for a dollar)",
        "$request.bodyguard   | unknown variable $request.bodyguard; only $request.body.PATH can select a route (write \\$ for a dollar)",
        "${request.body.a     | `${` without `}` in ${request.body.a",
        "x${                  | `${` without `}` in x${",
        "$request.body.       | malformed path $request.body.",
        "$request.body[       | malformed path $request.body[",
        "${request.body['a}   | malformed path $request.body['a"
      })
  void aMalformedExpressionIsRefusedWithItsFault(String expression, String message) {
    assertThatThrownBy(() -> RouteSelector.compile(expression))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void theConsolesSpellingIsRecognised() {
    assertThat(RouteSelector.lacksDollar("request.body.action")).isTrue();
    assertThat(RouteSelector.lacksDollar("$request.body.action")).isFalse();
    assertThat(RouteSelector.lacksDollar("action")).isFalse();
    assertThat(RouteSelector.compile("request.body.action")).hasToString("request.body.action");
  }
}
