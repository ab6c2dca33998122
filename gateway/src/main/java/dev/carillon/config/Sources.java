// SPDX-License-Identifier: Apache-2.0
package dev.carillon.config;

import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Environment and command line, and which of their names a setting asked for: what is left over at
/// the end is a mistake.
final class Sources {
  private static final String PREFIX = "CARILLON_";

  private final Map<String, String> environment;
  private final Map<String, String> commandLine;
  private final TreeSet<String> paths = new TreeSet<>();
  private final TreeSet<String> variables = new TreeSet<>();
  private final TreeSet<String> secrets = new TreeSet<>();

  Sources(Map<String, String> environment, Map<String, String> commandLine) {
    this.environment = environment;
    this.commandLine = commandLine;
  }

  /// A value from outside the file.
  record Given(String text, Place place) {}

  /// The command line's value, else the environment's; a variable that is set to nothing counts as
  /// not set, as composing tools pass on what they do not have.
  @Nullable Given find(SettingPath path) {
    paths.add(path.text());
    String variable = path.variable();
    if (variable != null) {
      variables.add(variable);
    }
    String argument = commandLine.get(path.text());
    if (argument != null) {
      return new Given(argument, new Place("command line", 0));
    }
    String value = variable == null ? null : environment.get(variable);
    return value == null || value.isEmpty()
        ? null
        : new Given(value, new Place("environment " + variable, 0));
  }

  /// The variable that a secret names.
  @Nullable String secret(String variable) {
    secrets.add(variable);
    return environment.get(variable);
  }

  void reportUnknown(Report report) {
    for (String variable : new TreeMap<>(environment).keySet()) {
      if (isOurs(variable) && !variables.contains(variable) && !secrets.contains(variable)) {
        report.problem(
            new Place("environment " + variable, 0),
            "",
            "no setting has this name" + nearestVariable(variable));
      }
    }
    for (String path : new TreeMap<>(commandLine).keySet()) {
      if (!paths.contains(path)) {
        report.problem(
            new Place("command line", 0),
            "",
            "unknown setting " + Problem.quote(path) + NearestName.hint(path, paths));
      }
    }
  }

  /// Not the launcher's options, and not what test runs use.
  private static boolean isOurs(String variable) {
    return variable.startsWith(PREFIX)
        && !variable.equals(PREFIX + "JAVA_OPTS")
        && !variable.startsWith(PREFIX + "TEST_");
  }

  private String nearestVariable(String variable) {
    String nearest =
        NearestName.of(
            variable.substring(PREFIX.length()),
            variables.stream().map(name -> name.substring(PREFIX.length())).toList());
    return nearest == null ? "" : ", did you mean '" + PREFIX + nearest + "'?";
  }
}
