// SPDX-License-Identifier: Apache-2.0
package dev.carillon.functions;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// A JSON object of an event. Read token by token, because that needs a tenth of the classes that
/// data binding does, and a cold start is mostly classes.
///
/// @param values maps, lists and texts; numbers and truths are the text they were written as, and
///   null is left out
record Fields(Map<String, Object> values) {
  private static final JsonFactory JSON = new JsonFactory();
  static final Fields NONE = new Fields(Map.of());

  static Fields read(InputStream in) {
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), in)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IllegalArgumentException("the event is no JSON object");
      }
      return new Fields(object(parser));
    }
  }

  private static Map<String, Object> object(JsonParser parser) {
    Map<String, Object> values = new LinkedHashMap<>();
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      Object value = value(parser);
      if (value != null) {
        values.put(name, value);
      }
    }
    return values;
  }

  private static List<Object> array(JsonParser parser) {
    List<Object> values = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      Object value = value(parser);
      if (value != null) {
        values.add(value);
      }
    }
    return values;
  }

  private static @Nullable Object value(JsonParser parser) {
    return switch (parser.currentToken()) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> array(parser);
      case VALUE_NULL -> null;
      default -> parser.getString();
    };
  }

  @Nullable String text(String name) {
    return values.get(name) instanceof String text ? text : null;
  }

  String text(String name, String otherwise) {
    String text = text(name);
    return text == null ? otherwise : text;
  }

  /// @throws IllegalArgumentException if it is missing
  String needed(String name) {
    String text = text(name);
    if (text == null) {
      throw new IllegalArgumentException("the event has no " + name);
    }
    return text;
  }

  /// Empty where there is none.
  List<String> texts(String name) {
    List<String> texts = new ArrayList<>();
    if (values.get(name) instanceof List<?> list) {
      for (Object entry : list) {
        texts.add(entry.toString());
      }
    }
    return texts;
  }

  /// Null where there is none.
  @Nullable Fields object(String name) {
    if (!(values.get(name) instanceof Map<?, ?> map)) {
      return null;
    }
    Map<String, Object> inner = new LinkedHashMap<>();
    map.forEach((key, value) -> inner.put(key.toString(), value));
    return new Fields(inner);
  }

  /// All that are texts.
  Map<String, String> texts() {
    Map<String, String> texts = new LinkedHashMap<>();
    values.forEach((name, value) -> {
      if (value instanceof String text) {
        texts.put(name, text);
      }
    });
    return texts;
  }
}
