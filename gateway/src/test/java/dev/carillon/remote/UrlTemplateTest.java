// SPDX-License-Identifier: Apache-2.0
package dev.carillon.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UrlTemplateTest {
  private static UrlTemplate template(String url, String... pathAndSource) {
    Map<String, String> parameters = new LinkedHashMap<>();
    for (int i = 0; i < pathAndSource.length; i += 2) {
      parameters.put("integration.request.path." + pathAndSource[i], pathAndSource[i + 1]);
    }
    return new UrlTemplate(url, new ParameterMapping(parameters));
  }

  private static String expanded(UrlTemplate template, String body, Map<String, String> stage) {
    var event = Calls.message(body.getBytes(StandardCharsets.UTF_8), false, stage);
    return template.expand(event, Map.of()).toString();
  }

  @Test
  void valuesStayInTheirPlaceAsTheyAreEncoded() {
    UrlTemplate template =
        template(
            "https://api.example/u/{id}/${stageVariables.v}?x={id}", "id", "route.request.body.id");

    assertThat(expanded(template, "{\"id\":\"a/../b?c#d é\"}", Map.of("v", "1/2")))
        .isEqualTo(
            "https://api.example/u/a%2F..%2Fb%3Fc%23d%20%C3%A9/1%2F2?x=a%2F..%2Fb%3Fc%23d%20%C3%A9");
  }

  @Test
  void aVariableOfTheStageMayBeTheHost() {
    UrlTemplate template = template("http://${stageVariables.host}/x");

    assertThat(expanded(template, "", Map.of("host", "localhost:3000")))
        .isEqualTo("http://localhost:3000/x");
    assertThatThrownBy(() -> expanded(template, "", Map.of("host", "evil@other/")))
        .hasMessage("the stage's variable host is no host");
    assertThatThrownBy(() -> expanded(template, "", Map.of()))
        .hasMessage("the stage has no variable host");
  }

  @ParameterizedTest
  @CsvSource({"..", ".", "''"})
  void noClientStepsThroughThePath(String value) {
    UrlTemplate template = template("http://h/a/{id}", "id", "route.request.body.id");

    assertThatThrownBy(() -> expanded(template, "{\"id\":\"" + value + "\"}", Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("{id}");
  }

  @Test
  void mappedParametersFollowThoseOfTheAddress() {
    var event = Calls.message("{}");
    var query = new LinkedHashMap<String, List<String>>();
    query.put("a b", List.of("1", "&2"));

    assertThat(template("http://h/x").expand(event, query))
        .hasToString("http://h/x?a%20b=1&a%20b=%262");
    assertThat(template("http://h/x?y=0").expand(event, query))
        .hasToString("http://h/x?y=0&a%20b=1&a%20b=%262");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ftp://h/x          | url `ftp://h/x` must start with http:// or https://",
        "http:///x          | url `http:///x` is no address of the form https://HOST/PATH?QUERY",
        "http://h/a b       | url `http://h/a b` is no address of the form https://HOST/PATH?QUERY",
        "http://u:p@h/      | url `http://u:p@h/` is no address of the form https://HOST/PATH?QUERY",
        "http://h/{id}/{no} | url `http://h/{id}/{no}` has {no}, but integration.request.path.no is not mapped",
        "http://{id}.h/     | {id} cannot stand in the host of url `http://{id}.h/`: clients would choose the server",
        "http://h/          | integration.request.path.id is mapped, but url `http://h/` has no {id}"
      })
  void whatCannotWorkIsRefusedAtOnce(String url, String problem) {
    assertThatThrownBy(() -> template(url, "id", "context.connectionId")).hasMessage(problem);
  }
}
