// SPDX-License-Identifier: Apache-2.0
package dev.carillon.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A configuration written down in a test: loads it, or lists what is wrong with it.
final class ConfigText {
  private final Path folder;
  private final String yaml;
  private final Map<String, String> environment = new HashMap<>();
  private final Map<String, String> commandLine = new HashMap<>();

  private ConfigText(Path folder, String yaml) {
    this.folder = folder;
    this.yaml = yaml;
  }

  static ConfigText of(Path folder, String yaml) {
    return new ConfigText(folder, yaml);
  }

  ConfigText environment(String name, String value) {
    environment.put(name, value);
    return this;
  }

  ConfigText commandLine(String path, String value) {
    commandLine.put(path, value);
    return this;
  }

  Config load() throws ConfigException, IOException {
    Path file = folder.resolve("carillon.yaml");
    Files.writeString(file, yaml);
    return ConfigLoader.load(file, environment, commandLine);
  }

  /// One line per problem, the file called by its name alone; none when it loads.
  List<String> problems() throws IOException {
    try {
      load();
      return List.of();
    } catch (ConfigException e) {
      return e.problems().stream()
          .map(problem -> problem.toString().replace(folder + "/", ""))
          .toList();
    }
  }
}
