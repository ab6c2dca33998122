// SPDX-License-Identifier: Apache-2.0
package dev.carillon.functions;

import dev.carillon.config.Durations;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads the environment. What is wrong with it is collected, so that one message names all of it.
final class Env {
  private final Map<String, String> variables;
  private final List<String> problems = new ArrayList<>();

  Env(Map<String, String> variables) {
    this.variables = variables;
  }

  /// Null where it is missing or blank.
  @Nullable String text(String name) {
    String value = variables.get(name);
    return value == null || value.isBlank() ? null : value.strip();
  }

  String text(String name, String otherwise) {
    String value = text(name);
    return value == null ? otherwise : value;
  }

  /// Entries with blanks or commas between.
  List<String> list(String name) {
    String value = text(name);
    return value == null ? List.of() : List.of(value.split("[\\s,]+"));
  }

  int number(String name, int otherwise, int least, int most) {
    String value = text(name);
    if (value == null) {
      return otherwise;
    }
    try {
      int number = Integer.parseInt(value);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // answered below
    }
    problem(name, "must be a whole number from %d to %d, not '%s'".formatted(least, most, value));
    return otherwise;
  }

  boolean truth(String name, boolean otherwise) {
    String value = text(name);
    if (value != null && !value.equals("true") && !value.equals("false")) {
      problem(name, "must be true or false, not '%s'".formatted(value));
    }
    return value == null ? otherwise : value.equals("true");
  }

  @Nullable Duration duration(String name) {
    String value = text(name);
    try {
      return value == null ? null : Durations.parse(value);
    } catch (IllegalArgumentException e) {
      problem(name, "'%s': %s".formatted(value, e.getMessage()));
      return null;
    }
  }

  @Nullable URI address(String name) {
    String value = text(name);
    try {
      return value == null ? null : URI.create(value);
    } catch (IllegalArgumentException e) {
      problem(name, "must be an address such as https://example.com/prod");
      return null;
    }
  }

  void problem(String name, String problem) {
    problems.add(name + " " + problem);
  }

  /// @throws IllegalStateException if there was any problem, naming all
  void check() {
    if (!problems.isEmpty()) {
      throw new IllegalStateException(
          "the environment of this function is not complete: " + String.join("; ", problems));
    }
  }
}
