// SPDX-License-Identifier: Apache-2.0
package dev.carillon.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.function.MessageBody;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelsTest {
  private static final String CHAT =
      """
      {"type":"object","required":["text"],"additionalProperties":false,
       "properties":{"action":{"type":"string"},"text":{"type":"string","maxLength":3},"n":{"minimum":0,"exclusiveMinimum":true}}}
      """;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          {"text":"abc"}                | true
          {"text":"abc","action":"a"}   | true
          {"text":"abcd"}               | false
          {"text":1}                    | false
          {"action":"a"}                | false
          {"text":"a","more":1}         | false
          {"text":"a","n":1}            | true
          {"text":"a","n":0}            | false
          []                            | false
          "text"                        | false
          null                          | false
          {"text":                      | false
          text                          | false
          """)
  void aMessageMustSatisfyTheDefaultModel(String message, boolean valid) {
    assertThat(valid(models(Map.of("$default", CHAT), null), message)).isEqualTo(valid);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          {"kind":"one","v":1}   | true
          {"kind":"one","v":"1"} | false
          {"kind":"two","v":"1"} | true
          {"kind":"two","v":1}   | false
          {"kind":"six","v":1}   | false
          {"v":1}                | false
          {"kind":"$default"}    | true
          """)
  void theMessageSelectsItsModelAndAllOthersHaveTheDefault(String message, boolean valid) {
    Models models =
        models(
            Map.of("one", typeOfV("number"), "two", typeOfV("string"), "$default", typeOfV("null")),
            "$request.body.kind");
    assertThat(valid(models, message)).isEqualTo(valid);
  }

  @Test
  void withoutADefaultWhatSelectsNoModelIsInvalid() {
    Models models = models(Map.of("one", "{}"), "$request.body.kind");
    assertThat(valid(models, "{\"kind\":\"one\"}")).isTrue();
    assertThat(valid(models, "{\"kind\":\"two\"}")).isFalse();
    assertThat(valid(models, "{}")).isFalse();
    assertThat(valid(models(Map.of(), "one"), "{}")).isFalse();
  }

  @Test
  void aRouteWithoutModelsTakesEverything() {
    assertThat(Models.of(TestRoutes.with(Map.of(), null, null))).isNull();
  }

  @Test
  void modelsThatNothingSelectsAreRefused() {
    assertThatThrownBy(() -> models(Map.of("one", "{}"), null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("name one $default");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "{} {}",
        "{\"type\":\"strong\"}",
        "{\"required\":true}",
        "{\"properties\":[]}",
        "{\"pattern\":\"(\"}",
        "{\"properties\":{\"a\":{\"pattern\":\"[\"}}}",
        "{\"$ref\":\"#/definitions/nothing\"}"
      })
  void aBadSchemaIsRefusedAndNamed(String schema) {
    assertThatThrownBy(() -> models(Map.of("$default", schema), null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("the model $default is no JSON schema of draft 4: ")
        .satisfies(e -> assertThat(e.getMessage()).hasSizeGreaterThan(60));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1:1/schema",
        "https://example.com/a.json#/definitions/a",
        "file:///etc/passwd",
        "other.json",
        "classpath:draft-04/schema"
      })
  void nothingIsFetched(String address) {
    String schema = "{\"properties\":{\"a\":{\"items\":[{\"$ref\":\"%s\"}]}}}".formatted(address);
    assertThatThrownBy(() -> models(Map.of("$default", schema), null))
        .hasMessageContaining("$ref '" + address + "' is in another document");
  }

  @Test
  void aReferenceWithinTheSchemaHolds() {
    Models models =
        models(
            Map.of(
                "$default",
                """
                {"definitions":{"tree":{"type":"object","properties":{"a":{"$ref":"#/definitions/tree"}}}},
                 "$ref":"#/definitions/tree"}
                """),
            null);
    assertThat(valid(models, "{\"a\":{\"a\":{}}}")).isTrue();
    assertThat(valid(models, "{\"a\":{\"a\":1}}")).isFalse();
  }

  @Test
  void itIsDraft4WhateverTheSchemaSays() {
    Models models =
        models(
            Map.of(
                "$default",
                """
                {"$schema":"http://json-schema.org/draft-07/schema#","const":1,
                 "properties":{"a":{"minimum":1,"exclusiveMinimum":true}}}
                """),
            null);
    assertThat(valid(models, "{\"a\":2}")).isTrue();
    assertThat(valid(models, "{\"a\":1}")).isFalse();
  }

  @Test
  void deepAndLongMessagesAreRefusedAndThrowNothing() {
    Models deep = models(Map.of("$default", "{\"additionalProperties\":{\"$ref\":\"#\"}}"), null);
    Models alternatives =
        models(Map.of("$default", "{\"properties\":{\"a\":{\"pattern\":\"^(a|b|cc)*$\"}}}"), null);
    String nested = "{\"a\":".repeat(900) + "1" + "}".repeat(900);
    String text = "{\"a\":\"%s\"}".formatted("ab".repeat(60_000));
    assertThatCode(() -> valid(deep, nested)).doesNotThrowAnyException();
    assertThatCode(() -> valid(alternatives, text)).doesNotThrowAnyException();
  }

  private static String typeOfV(String type) {
    return "{\"properties\":{\"v\":{\"type\":\"%s\"}}}".formatted(type);
  }

  private static Models models(Map<String, String> models, @Nullable String expression) {
    return Objects.requireNonNull(Models.of(TestRoutes.with(models, expression, null)));
  }

  private static boolean valid(Models models, String message) {
    return models.valid(MessageBody.parse(message.getBytes(StandardCharsets.UTF_8)));
  }
}
