// SPDX-License-Identifier: Apache-2.0
package dev.carillon.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestHeadTest {
  private static RequestHead head(String target) {
    return new RequestHead(
        "GET",
        target,
        List.of(Map.entry("Accept", "a"), Map.entry("ACCEPT", "b"), Map.entry("Host", "h")),
        InetAddress.getLoopbackAddress(),
        false);
  }

  @Test
  void headersAreFoundInAnySpelling() {
    RequestHead head = head("/");

    assertThat(head.header("accept")).isEqualTo("a");
    assertThat(head.joined("Accept")).isEqualTo("a, b");
    assertThat(head.count("aCCept")).isEqualTo(2);
    assertThat(head.header("none")).isNull();
    assertThat(head.joined("none")).isNull();
    assertThat(head.count("none")).isZero();
  }

  @Test
  void thePathEndsAtTheFirstQuestionMark() {
    assertThat(head("/a%20b?x?y").path()).isEqualTo("/a%20b");
    assertThat(head("/a").path()).isEqualTo("/a");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "/?t=a             | a",
        "/?x=1&t=a         | a",
        "/?t=a&t=b         | a",
        "/?t=a=b           | a=b",
        "/?t=a+b           | a b",
        "/?t=a%2Bb         | a+b",
        "/?t=%C3%A4        | ä",
        "/?%74=a           | a",
        "/?t=              | ~~",
        "/?t               | ~~",
        "/?&&t=a           | a",
        "/?t=%zz           |",
        "/?t=%             |",
        "/?T=a             |",
        "/?tt=a            |",
        "/?                |",
        "/                 |",
        "/t=a              |"
      })
  void theFirstValueOfAParameterIsDecoded(String target, @Nullable String value) {
    assertThat(head(target).query("t")).isEqualTo(value);
  }

  @Test
  void inAPathSegmentAPlusIsAPlus() {
    assertThat(RequestHead.decodeSegment("a+b%20c%3D")).isEqualTo("a+b c=");
    assertThat(RequestHead.decodeSegment("%2")).isNull();
    assertThat(RequestHead.decodeSegment("%2540")).isEqualTo("%40");
  }

  @Test
  void aResponseKeepsItsHeadersInOrder() {
    Response response = Response.error(403, "Forbidden").with("A", "1").with("B", "2");

    assertThat(response.status()).isEqualTo(403);
    assertThat(response.headers())
        .containsExactly(
            Map.entry("Content-Type", "application/json"),
            Map.entry("A", "1"),
            Map.entry("B", "2"));
    assertThat(response.body()).asString().isEqualTo("{\"message\":\"Forbidden\"}");
    assertThat(Response.empty(204).body()).isEmpty();
    assertThat(Response.empty(204).headers()).isEmpty();
  }
}
