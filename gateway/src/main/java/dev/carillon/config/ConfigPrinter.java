// SPDX-License-Identifier: Apache-2.0
package dev.carillon.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Shows a configuration as the file that would make it, and all settings there are.
public final class ConfigPrinter {
  /// Text that YAML reads as itself without quotes, whatever stands around it.
  private static final Pattern PLAIN =
      Pattern.compile("[A-Za-z0-9$/.][-A-Za-z0-9_$/.+]*(:[-A-Za-z0-9_$/.+]+)*");

  private static final int LINE = 78;

  private ConfigPrinter() {}

  /// The effective configuration as YAML, in the order of the records; secrets are `"****"`, which
  /// the loader refuses, so that no mask is ever taken for a secret.
  public static String print(Config config) {
    return String.join("\n", members(config)) + "\n";
  }

  /// Every setting with its type, default, environment variable and meaning, for a terminal.
  public static String describe() {
    StringBuilder text = new StringBuilder();
    for (Setting setting : Setting.all()) {
      text.append(setting.path())
          .append("\n    ")
          .append(setting.type())
          .append("; default: ")
          .append(setting.standard().isEmpty() ? "\"\"" : setting.standard());
      if (!setting.variable().isEmpty()) {
        text.append("; ").append(setting.variable());
      }
      text.append('\n');
      wrap(setting.about(), text);
    }
    return text.toString();
  }

  private static void wrap(String about, StringBuilder text) {
    int column = LINE;
    for (String word : about.split(" ", -1)) {
      boolean fits = column + 1 + word.length() < LINE;
      text.append(fits ? " " : (column == LINE ? "    " : "\n    ")).append(word);
      column = fits ? column + 1 + word.length() : 4 + word.length();
    }
    text.append('\n');
  }

  private static List<String> members(Object of) {
    List<String> lines = new ArrayList<>();
    for (Schema.Field field : Schema.fields(of.getClass())) {
      Object value = field.value(of);
      if (value != null) {
        member(field.name(), value, lines);
      }
    }
    return lines;
  }

  private static void member(String name, Object value, List<String> lines) {
    @Nullable String single = single(value);
    if (single != null) {
      lines.add(text(name) + ": " + single);
      return;
    }
    lines.add(text(name) + ":");
    block(value).forEach(line -> lines.add("  " + line));
  }

  /// What fits behind the name: a scalar, a record in its short form, something empty.
  private static @Nullable String single(Object value) {
    return switch (value) {
      case Secret _ -> '"' + ScalarType.MASK + '"';
      case List<?> list -> list.isEmpty() ? "[]" : null;
      case Map<?, ?> map -> map.isEmpty() ? "{}" : null;
      case RouteConfig route when route.shorthand() != null -> text(route.shorthand());
      case Record nested when ScalarType.of(nested.getClass()) == null ->
          members(nested).isEmpty() ? "{}" : null;
      default -> text(ScalarType.print(value));
    };
  }

  private static List<String> block(Object value) {
    List<String> lines = new ArrayList<>();
    switch (value) {
      case List<?> list -> list.forEach(element -> element(element, lines));
      case Map<?, ?> map -> map.forEach((key, entry) -> member(key.toString(), entry, lines));
      default -> lines.addAll(members(value));
    }
    return lines;
  }

  private static void element(Object value, List<String> lines) {
    String single = single(value);
    List<String> block = single == null ? block(value) : List.of(single);
    for (int i = 0; i < block.size(); i++) {
      lines.add((i == 0 ? "- " : "  ") + block.get(i));
    }
  }

  private static String text(String text) {
    boolean plain = PLAIN.matcher(text).matches() && !text.equalsIgnoreCase("null");
    return plain ? text : quoted(text);
  }

  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"', '\\' -> quoted.append('\\').append(c);
        case '\n' -> quoted.append("\\n");
        default -> {
          if (c < ' ' || c > '~') {
            quoted.append(String.format("\\u%04x", (int) c));
          } else {
            quoted.append(c);
          }
        }
      }
    }
    return quoted.append('"').toString();
  }
}
