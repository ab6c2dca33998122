// SPDX-License-Identifier: Apache-2.0
package dev.carillon.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.auth.OriginRule;
import dev.carillon.connection.Refusal;
import dev.carillon.http.RequestHead;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrontRulesTest {
  private static final Door HERE = new Door(OriginRule.loopback(), null, List.of());
  private static final Door LISTED =
      new Door(OriginRule.of(List.of("https://app.example.com")), null, List.of());

  private final FrontRules open = new FrontRules(true);
  private final FrontRules configured = new FrontRules(false);

  private static RequestHead head(String... headers) {
    List<Map.Entry<String, String>> list = new ArrayList<>();
    for (int i = 0; i < headers.length; i += 2) {
      list.add(Map.entry(headers[i], headers[i + 1]));
    }
    return new RequestHead("GET", "/dev", list, InetAddress.getLoopbackAddress(), false);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Host | localhost          |",
        "Host | localhost:8080     |",
        "Host | 127.0.0.1:8080     |",
        "Host | 127.1.2.3          |",
        "Host | [::1]:8080         |",
        "Host | example.com        | BAD_HOST",
        "Host | localhost.evil.com | BAD_HOST",
        "Host | 127.0.0.1.evil.com | BAD_HOST",
        "Host | 10.0.0.1           | BAD_HOST",
        "X    | localhost          | BAD_HOST"
      })
  void theOpenDefaultAnswersToTheNamesOfThisMachineOnly(
      String name, String value, @Nullable Refusal refusal) {
    assertThat(open.http(head(name, value))).isEqualTo(refusal);
    assertThat(open.upgrade(head(name, value), HERE)).isEqualTo(refusal);
    assertThat(configured.http(head(name, value))).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Forwarded           | for=1.2.3.4",
        "X-Forwarded-For     | 127.0.0.1",
        "x-forwarded-proto   | https",
        "X-FORWARDED-ANY     | x",
        "X-Real-IP           | 127.0.0.1",
        "Via                 | 1.1 proxy"
      })
  void theOpenDefaultIsNotServedThroughAProxy(String name, String value) {
    assertThat(open.http(head("Host", "localhost", name, value))).isEqualTo(Refusal.BAD_HOST);
    assertThat(open.upgrade(head("Host", "localhost", name, value), HERE))
        .isEqualTo(Refusal.BAD_HOST);
    assertThat(configured.http(head("Host", "localhost", name, value))).isNull();
    assertThat(configured.upgrade(head("Host", "localhost", name, value), HERE)).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "http://localhost:3000   |",
        "https://127.0.0.1       |",
        "https://evil.example    | BAD_ORIGIN",
        "null                    | BAD_ORIGIN"
      })
  void thePagesOfThisMachineMayDoEverythingAndNoOthers(String origin, @Nullable Refusal refusal) {
    RequestHead head = head("Host", "localhost", "Origin", origin);

    assertThat(open.http(head)).isEqualTo(refusal);
    assertThat(open.upgrade(head, HERE)).isEqualTo(refusal);
    assertThat(configured.http(head)).isNull();
  }

  @Test
  void aListedOriginMayConnectThoughItIsCrossSite() {
    RequestHead head =
        head(
            "Host", "localhost",
            "Origin", "https://app.example.com",
            "Sec-Fetch-Site", "cross-site");

    assertThat(open.upgrade(head, LISTED)).isNull();
    assertThat(open.upgrade(head, HERE)).isEqualTo(Refusal.BAD_ORIGIN);
    assertThat(open.http(head)).isEqualTo(Refusal.BAD_ORIGIN);
    assertThat(configured.upgrade(head, LISTED)).isNull();
  }

  @Test
  void aCrossSiteRequestWithoutAnOriginIsRefused() {
    RequestHead head = head("Host", "localhost", "Sec-Fetch-Site", "Cross-Site");

    assertThat(open.http(head)).isEqualTo(Refusal.BAD_ORIGIN);
    assertThat(open.upgrade(head, LISTED)).isEqualTo(Refusal.BAD_ORIGIN);
    assertThat(open.http(head("Host", "localhost", "Sec-Fetch-Site", "same-origin"))).isNull();
  }

  @Test
  void twoOriginsAreNone() {
    RequestHead head =
        head("Host", "localhost", "Origin", "http://localhost", "origin", "http://localhost");

    assertThat(open.upgrade(head, HERE)).isEqualTo(Refusal.BAD_ORIGIN);
    assertThat(configured.upgrade(head, HERE)).isEqualTo(Refusal.BAD_ORIGIN);
  }
}
