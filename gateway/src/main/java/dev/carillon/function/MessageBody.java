// SPDX-License-Identifier: Apache-2.0
package dev.carillon.function;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;

/// A client's message, read once: the members of its top-level object, without building a tree.
///
/// @param bytes the whole text
/// @param members of the top-level object, in order; empty if the text is another JSON value
@SuppressWarnings("ArrayRecordComponent") // never compared
public record MessageBody(byte[] bytes, List<Member> members) {
  /// UTF-8 only: bytes that would be JSON in another encoding are no message.
  private static final JsonFactory JSON =
      JsonFactory.builder().disable(TokenStreamFactory.Feature.CHARSET_DETECTION).build();

  /// One member of the top-level object.
  public interface Member {
    /// @param name ASCII
    boolean isNamed(String name);

    /// The token its value starts with.
    JsonToken kind();

    /// Of a string its value, of everything else its JSON text.
    String text();

    /// Is this its [#text]? Asks without making one.
    boolean isText(byte[] utf8);

    /// [#text] as UTF-8.
    byte[] utf8();

    default boolean isString() {
      return kind() == JsonToken.VALUE_STRING;
    }
  }

  /// A member as the library reads it.
  private record Parsed(String name, JsonToken kind, String text) implements Member {
    @Override
    public boolean isNamed(String other) {
      return name.equals(other);
    }

    @Override
    public boolean isText(byte[] other) {
      return Arrays.equals(utf8(), other);
    }

    @Override
    public byte[] utf8() {
      return text.getBytes(StandardCharsets.UTF_8);
    }
  }

  /// Reads a message that is known to be UTF-8.
  ///
  /// @return null if the text is no JSON
  public static @Nullable MessageBody ofText(byte[] utf8) {
    List<Member> members = PlainObject.members(utf8);
    return members == null ? parse(utf8) : new MessageBody(utf8, members);
  }

  /// Reads a message.
  ///
  /// @return null if the text is no JSON
  public static @Nullable MessageBody parse(byte[] bytes) {
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), bytes)) {
      JsonToken first = parser.nextToken();
      if (first == null) {
        return null;
      }
      List<Member> members = List.of();
      if (first == JsonToken.START_OBJECT) {
        members = readMembers(parser, bytes);
      } else {
        parser.skipChildren();
      }
      return parser.nextToken() == null ? new MessageBody(bytes, members) : null;
    } catch (JacksonException e) {
      return null;
    }
  }

  private static List<Member> readMembers(JsonParser parser, byte[] bytes) {
    var members = new ArrayList<Member>(4);
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      JsonToken kind = parser.nextToken();
      if (kind == JsonToken.START_OBJECT || kind == JsonToken.START_ARRAY) {
        int from = (int) parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        int to = (int) parser.currentLocation().getByteOffset();
        members.add(
            new Parsed(name, kind, new String(bytes, from, to - from, StandardCharsets.UTF_8)));
      } else {
        members.add(new Parsed(name, kind, parser.getString()));
      }
    }
    return members;
  }

  /// The member of this (ASCII) name, the last one if there are several; null if there is none.
  public @Nullable Member member(String name) {
    for (int i = members.size() - 1; i >= 0; i--) {
      if (members.get(i).isNamed(name)) {
        return members.get(i);
      }
    }
    return null;
  }
}
