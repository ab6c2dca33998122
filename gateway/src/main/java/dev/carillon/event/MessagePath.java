// SPDX-License-Identifier: Apache-2.0
package dev.carillon.event;

import com.jayway.jsonpath.Configuration;
import com.jayway.jsonpath.InvalidPathException;
import com.jayway.jsonpath.JsonPath;
import com.jayway.jsonpath.JsonPathException;
import com.jayway.jsonpath.Option;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.ObjectMapper;

/// A path into a message, in the dialect that the contract names (Jayway, contract 3.1).
public final class MessagePath {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Configuration TREES =
      Configuration.builder()
          .jsonProvider(new MapProvider())
          .options(Option.SUPPRESS_EXCEPTIONS)
          .build();

  private final JsonPath path;

  private MessagePath(JsonPath path) {
    this.path = path;
  }

  /// @param tail what follows `request.body`: empty, `.action`, `.service.do` or `['a'][0]`
  /// @throws IllegalArgumentException if it is malformed
  public static MessagePath compile(String tail) {
    try {
      return new MessagePath(JsonPath.compile("$" + tail));
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("malformed path $request.body" + tail, e);
    }
  }

  /// Its value as text: scalars as they are, containers as Java prints them, `[item1, item2]`; null
  /// if there is none, or the message is no JSON.
  public @Nullable String value(byte[] message) {
    try {
      Object tree = JSON.readValue(message, Object.class);
      Object value = tree == null ? null : path.read(tree, TREES);
      return value == null ? null : value.toString();
    } catch (JsonPathException | JacksonException e) {
      return null;
    }
  }
}
