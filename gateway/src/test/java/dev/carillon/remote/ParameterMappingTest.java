// SPDX-License-Identifier: Apache-2.0
package dev.carillon.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.event.Event;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParameterMappingTest {
  private static final String HEADER = "integration.request.header.X";

  private static List<String> mapped(String source, Event event) {
    return new ParameterMapping(Map.of(HEADER, source)).headers(event).getOrDefault("x", List.of());
  }

  @ParameterizedTest
  @CsvSource({
    "context.connectionId, L0SM9cOFvHcCIhw=",
    "context.identity.sourceIp, 127.0.0.1",
    "context.authorizer.tenant, t1",
    "stageVariables.host, h1",
    "'''static''', static",
    "'''''', ''",
    "route.request.body.user.name, Zoe",
    "route.request.body['user']['age'], 7",
    "route.request.body.$.user.name, Zoe",
    "route.request.body.list, '[1, 2]'"
  })
  void aMessageAndItsConnectionAreSources(String source, String value) {
    byte[] body =
        "{\"user\":{\"name\":\"Zoe\",\"age\":7},\"list\":[1,2]}".getBytes(StandardCharsets.UTF_8);
    Event event = Calls.message(body, false, Map.of("host", "h1"));

    assertThat(mapped(source, event)).containsExactly(value);
  }

  @Test
  void aHandshakeHasHeadersAndAQuery() {
    Event event = Calls.connect("/dev?a=1&a=2&b=%20", "X-Tag", "one", "x-tag", "two");

    assertThat(mapped("route.request.querystring.a", event)).containsExactly("2");
    assertThat(mapped("route.request.multivaluequerystring.a", event)).containsExactly("1", "2");
    assertThat(mapped("route.request.querystring.b", event)).containsExactly(" ");
    assertThat(mapped("route.request.header.X-TAG", event)).containsExactly("two");
    assertThat(mapped("route.request.multivalueheader.x-tag", event)).containsExactly("one", "two");
  }

  @ParameterizedTest
  @CsvSource({
    "context.nothing",
    "stageVariables.nothing",
    "route.request.body.nothing",
    "route.request.header.x",
    "route.request.multivaluequerystring.x"
  })
  void whatTheEventDoesNotHaveIsLeftOut(String source) {
    assertThat(mapped(source, Calls.message("{}"))).isEmpty();
    assertThat(mapped(source, Calls.message("no json"))).isEmpty();
    assertThat(mapped(source, Calls.disconnect())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "integration.request.body.x",
    "integration.request.header",
    "integration.request.header.",
    "integration.request.x",
    "method.request.header.x",
    "x"
  })
  void anUnknownTargetIsRefusedWithThoseThatThereAre(String target) {
    assertThatThrownBy(() -> new ParameterMapping(Map.of(target, "'x'")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "`%s` is no target of a mapping: write integration.request.header.NAME, integration.request.querystring.NAME or integration.request.path.NAME",
            target);
  }

  @ParameterizedTest
  @CsvSource({
    "context.",
    "context",
    "x",
    "'''",
    "'', ''",
    "route.request.path.x",
    "route.request."
  })
  void anUnknownSourceIsRefusedWithThoseThatThereAre(String source) {
    assertThatThrownBy(() -> new ParameterMapping(Map.of(HEADER, source)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("`%s` cannot be mapped to %s: a source is ", source, HEADER);
  }

  @ParameterizedTest
  @CsvSource({"Host", "connection", "Content-Length", "Upgrade", "Transfer-Encoding"})
  void headersOfTheConnectionAreNotMapped(String name) {
    assertThatThrownBy(
            () -> new ParameterMapping(Map.of("integration.request.header." + name, "'x'")))
        .hasMessage(
            "`integration.request.header.%s` cannot be mapped: the header belongs to the connection",
            name);
  }

  @Test
  void aMalformedPathOrHeaderNameIsRefused() {
    assertThatThrownBy(() -> mapped("route.request.body['a", Calls.disconnect()))
        .hasMessage("malformed path $request.body['a");
    assertThatThrownBy(() -> new ParameterMapping(Map.of("integration.request.header.a b", "'x'")))
        .hasMessage("`integration.request.header.a b` names no possible header");
  }
}
