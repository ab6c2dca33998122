// SPDX-License-Identifier: Apache-2.0
package dev.carillon.config;

import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A type of setting that is written as one piece of text.
///
/// @param name for the reader of the documentation
/// @param shown may a message repeat what was written? Not what may hold a secret
record ScalarType(String name, boolean shown, Reader reader) {
  /// Makes a value of its text.
  interface Reader {
    /// @param base what a relative path is relative to
    /// @throws IllegalArgumentException saying what is expected
    Object read(String text, Path base);
  }

  /// What a masked secret looks like; nobody's real one.
  static final String MASK = "****";

  private static final Pattern WHOLE = Pattern.compile("-?\\d{1,9}");

  private static final Map<Class<?>, ScalarType> TYPES =
      Map.of(
          String.class, new ScalarType("text", true, (text, _) -> text),
          int.class, new ScalarType("whole number", true, (text, _) -> number(text)),
          boolean.class, new ScalarType("true or false", true, (text, _) -> truth(text)),
          Duration.class, new ScalarType("duration", true, (text, _) -> Durations.parse(text)),
          ByteSize.class, new ScalarType("size", true, (text, _) -> ByteSize.parse(text)),
          HostPort.class, new ScalarType("address", true, (text, _) -> HostPort.parse(text)),
          Cidr.class, new ScalarType("network", true, (text, _) -> Cidr.parse(text)),
          Path.class, new ScalarType("path", true, ScalarType::path),
          URI.class, new ScalarType("URL", false, (text, _) -> uri(text)),
          Secret.class, new ScalarType("secret", false, (text, _) -> secret(text)));

  /// Null if values of the class are no scalars.
  static @Nullable ScalarType of(Class<?> type) {
    if (type.isEnum()) {
      List<String> names = Arrays.stream(type.getEnumConstants()).map(ScalarType::print).toList();
      return new ScalarType(
          "one of " + String.join(", ", names), true, (text, _) -> choice(type, text));
    }
    return TYPES.get(type == Boolean.class ? boolean.class : type);
  }

  /// The value as it would stand in the file.
  static String print(Object value) {
    return switch (value) {
      case Duration duration -> print(duration);
      case Enum<?> constant -> constant.toString().toLowerCase(Locale.ROOT);
      default -> value.toString();
    };
  }

  private static String print(Duration duration) {
    long millis = duration.toMillis();
    if (millis % 1000 != 0) {
      return millis + "ms";
    }
    long seconds = millis / 1000;
    if (seconds == 0 || seconds % 60 != 0) {
      return seconds + "s";
    }
    return seconds % 3600 == 0 ? seconds / 3600 + "h" : seconds / 60 + "m";
  }

  private static Object number(String text) {
    if (!WHOLE.matcher(text).matches()) {
      throw new IllegalArgumentException("expected a whole number of at most 9 digits");
    }
    return Integer.valueOf(text);
  }

  private static Object truth(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("expected true or false");
    };
  }

  private static Object path(String text, Path base) {
    try {
      if (!text.isEmpty()) {
        return base.resolve(text).normalize();
      }
    } catch (InvalidPathException e) {
      // answered below
    }
    throw new IllegalArgumentException("expected a path");
  }

  private static Object uri(String text) {
    try {
      return URI.create(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("expected a URL such as https://example.com/keys", e);
    }
  }

  private static Object secret(String text) {
    if (text.equals(MASK)) {
      throw new IllegalArgumentException(
          "this is a masked secret of a printed configuration; put the real one, {file: PATH} or"
              + " {env: NAME}");
    }
    return new Secret(text);
  }

  private static Object choice(Class<?> type, String text) {
    String wanted = text.replace('-', '_').toUpperCase(Locale.ROOT);
    Object[] constants = type.getEnumConstants();
    for (Object constant : constants) {
      if (((Enum<?>) constant).name().equals(wanted)) {
        return constant;
      }
    }
    List<String> names = Arrays.stream(constants).map(ScalarType::print).toList();
    throw new IllegalArgumentException("expected one of " + String.join(", ", names));
  }
}
