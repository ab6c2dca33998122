// SPDX-License-Identifier: Apache-2.0
package dev.carillon.auth;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Channels that a permission opens, as written: an exact name, `prefix*` or `*`, where `{claim}`
/// stands for a claim of the token.
///
/// @param parts literals and claim names in turn, a literal first: `user-{sub}*` is `["user-",
///   "sub", ""]`
/// @param prefix whether it ended with `*`
record ChannelPattern(List<String> parts, boolean prefix) {
  // The longest channel name (design: 1 to 164 characters); a longer literal can match nothing.
  private static final int LONGEST_NAME = 164;

  /// @throws IllegalArgumentException if the text is no pattern, saying what is expected
  static ChannelPattern parse(String text) {
    boolean prefix = text.endsWith("*");
    String rest = prefix ? text.substring(0, text.length() - 1) : text;
    List<String> parts = new ArrayList<>();
    int at = 0;
    for (int open = rest.indexOf('{'); open >= 0; open = rest.indexOf('{', at)) {
      int close = rest.indexOf('}', open);
      if (close <= open + 1) {
        throw malformed(text);
      }
      parts.add(literal(rest.substring(at, open), text));
      parts.add(rest.substring(open + 1, close));
      at = close + 1;
    }
    parts.add(literal(rest.substring(at), text));
    if (text.isEmpty()) {
      throw malformed(text);
    }
    return new ChannelPattern(List.copyOf(parts), prefix);
  }

  /// The pattern with the claims' values in it, its `*` kept at the end; null if it can match
  /// nothing: a claim is missing, empty or no scalar, or a value holds what no channel name holds.
  ///
  /// An empty value counts as missing, or `user-{sub}*` would open every user's channels.
  @Nullable String resolve(Map<String, Object> claims) {
    StringBuilder text = new StringBuilder(parts.getFirst());
    for (int i = 1; i < parts.size(); i += 2) {
      String value = scalar(claims.get(parts.get(i)));
      if (value == null || value.isEmpty() || value.indexOf('*') >= 0) {
        return null;
      }
      text.append(value).append(parts.get(i + 1));
    }
    if (text.length() > LONGEST_NAME) {
      return null;
    }
    return prefix ? text.append('*').toString() : text.toString();
  }

  /// The text of a scalar claim; null for anything else.
  static @Nullable String scalar(@Nullable Object value) {
    return switch (value) {
      case String text -> text;
      case Boolean flag -> flag.toString();
      case Double number -> BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
      case Number number -> number.toString();
      case null, default -> null;
    };
  }

  private static String literal(String part, String whole) {
    for (int i = 0; i < part.length(); i++) {
      char c = part.charAt(i);
      boolean named =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || "-_=@,.;:".indexOf(c) >= 0;
      if (!named) {
        throw malformed(whole);
      }
    }
    return part;
  }

  private static IllegalArgumentException malformed(String text) {
    return new IllegalArgumentException(
        "'%s' is no channel pattern: write a channel name, a prefix ending in *, or * alone; {claim} stands for a claim of the token"
            .formatted(text));
  }
}
