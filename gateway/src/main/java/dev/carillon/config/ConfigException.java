// SPDX-License-Identifier: Apache-2.0
package dev.carillon.config;

import java.util.List;
import java.util.stream.Collectors;

/// The configuration cannot be used. Holds every problem that was found, not only the first.
public final class ConfigException extends Exception {
  private static final long serialVersionUID = 1;

  private final transient List<Problem> problems;

  /// The message has one line per problem, those of the file first, by line; a template's warnings
  /// stand before them.
  ConfigException(List<Problem> problems) {
    super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  public List<Problem> problems() {
    return problems;
  }
}
