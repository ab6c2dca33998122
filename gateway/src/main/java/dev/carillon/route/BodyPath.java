// SPDX-License-Identifier: Apache-2.0
package dev.carillon.route;

import com.jayway.jsonpath.Configuration;
import com.jayway.jsonpath.InvalidPathException;
import com.jayway.jsonpath.JsonPath;
import com.jayway.jsonpath.JsonPathException;
import com.jayway.jsonpath.Option;
import com.jayway.jsonpath.PathNotFoundException;
import dev.carillon.function.MessageBody;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.ObjectMapper;

/// A path into a message, in the dialect that the contract names (Jayway, contract 3.1). A plain
/// member of the top level, which nearly every API uses, is read without building a tree.
sealed interface BodyPath {

  /// Its value as text, empty if there is none.
  String value(MessageBody body);

  /// @param tail what follows `request.body`: empty, `.action`, `.service.do` or `['a'][0]`
  static BodyPath compile(String tail) {
    if (TopMember.FORM.matcher(tail).matches()) {
      return new TopMember(tail.substring(1));
    }
    try {
      return new InTree(JsonPath.compile("$" + tail));
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("malformed path $request.body" + tail, e);
    }
  }

  /// A member of the top-level object.
  record TopMember(String name) implements BodyPath {
    private static final Pattern FORM = Pattern.compile("\\.[A-Za-z0-9_-]+");

    @Override
    public String value(MessageBody body) {
      MessageBody.Member member = body.member(name);
      if (member == null || member.kind() == JsonToken.VALUE_NULL) {
        return "";
      }
      boolean container =
          member.kind() == JsonToken.START_ARRAY || member.kind() == JsonToken.START_OBJECT;
      return container ? InTree.text(InTree.read(member.text())) : member.text();
    }
  }

  /// Anything else.
  record InTree(JsonPath path) implements BodyPath {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Configuration TREES =
        Configuration.builder()
            .jsonProvider(new MapProvider())
            .options(Option.SUPPRESS_EXCEPTIONS)
            .build();

    @Override
    public String value(MessageBody body) {
      try {
        Object tree = JSON.readValue(body.bytes(), Object.class);
        return tree == null ? "" : text(path.read(tree, TREES));
      } catch (PathNotFoundException e) {
        return "";
      } catch (JsonPathException | JacksonException e) {
        return "";
      }
    }

    static @Nullable Object read(String json) {
      return JSON.readValue(json, Object.class);
    }

    /// Scalars as they are, containers as Java prints them: `[item1, item2]` (contract 3.1).
    static String text(@Nullable Object value) {
      return value == null ? "" : value.toString();
    }
  }
}
