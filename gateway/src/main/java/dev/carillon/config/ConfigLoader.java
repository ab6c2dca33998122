// SPDX-License-Identifier: Apache-2.0
package dev.carillon.config;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Makes the one [Config] of a run from its four sources.
public final class ConfigLoader {
  private ConfigLoader() {}

  /// The complete configuration: the command line beats the environment beats the file beats the
  /// defaults. Afterwards nothing is left to fill in or to check.
  ///
  /// @param file YAML, at most 1 MB; null for none
  /// @param environment all variables; those that begin with `CARILLON_` count, such as
  ///   `CARILLON_LIMITS_MESSAGE`, and those that a secret of the file names
  /// @param commandLine setting paths, such as `limits.message` or `tls.dev`, with their values;
  ///   lists are separated by commas
  /// @throws ConfigException with every problem that was found
  public static Config load(
      @Nullable Path file, Map<String, String> environment, Map<String, String> commandLine)
      throws ConfigException {
    return load(file, null, environment, commandLine);
  }

  /// The same with settings that were made of something else, such as a template.
  ///
  /// @param made settings by name, which the file must not have too; paths in them are absolute
  public static Config load(
      @Nullable Path file,
      @Nullable Made made,
      Map<String, String> environment,
      Map<String, String> commandLine)
      throws ConfigException {
    Report report =
        new Report(file != null ? file.toString() : made != null ? made.source() : "configuration");
    Config config = read(file, made, new Sources(environment, commandLine), report);
    ConfigRules.check(config, report);
    PublicAddressRules.check(config, made != null, report);
    report.throwIfAny();
    return config;
  }

  /// What is said without the settings that are still to be made: values of the right types, but
  /// not checked against each other. Nothing can be served by it; load all of it for that.
  public static Config preview(
      @Nullable Path file, Map<String, String> environment, Map<String, String> commandLine)
      throws ConfigException {
    Report report = new Report(file != null ? file.toString() : "configuration");
    Config config = read(file, null, new Sources(environment, commandLine), report);
    report.throwIfAny();
    return config;
  }

  private static Config read(
      @Nullable Path file, @Nullable Made made, Sources sources, Report report)
      throws ConfigException {
    Tree.Item root = file == null ? null : YamlFile.read(file, report);
    if (made != null) {
      root = made.with(root, report);
    }
    Config bound = new Binder(sources, report, folder(file)).bind(Config.class, root);
    sources.reportUnknown(report);
    return Completion.complete(bound, report);
  }

  /// Settings that no configuration file says.
  ///
  /// @param source what they were made of, as its user named it
  public record Made(String source, Tree.Members settings) {
    /// Something that was found wrong later, told at its place.
    ///
    /// @param path names of members, and numbers of elements, from the top
    public Problem problem(String text, List<String> path) {
      Tree.Item at = new Tree.Item(new Place(source, 0), settings);
      for (String name : path) {
        Tree.Item next = at.value().child(name);
        if (next == null) {
          break;
        }
        at = next;
      }
      Place place = at.place();
      return new Problem(
          place.source(),
          place.line(),
          place.subject().isEmpty() ? path.getLast() : place.subject(),
          text);
    }

    private Tree.Item with(Tree.@Nullable Item root, Report report) {
      if (root == null || !(root.value() instanceof Tree.Members(var written))) {
        return new Tree.Item(new Place(source, 1), settings);
      }
      Map<String, Tree.Item> all = new LinkedHashMap<>(written);
      settings
          .members()
          .forEach((name, item) -> {
            Tree.Item other = all.put(name, item);
            if (other != null) {
              report.problem(
                  other.place(), name, source + " says this; take it out of one of them");
            }
          });
      return new Tree.Item(root.place(), new Tree.Members(all));
    }
  }

  /// Does the file hold the text of a secret, rather than `{file: PATH}` or `{env: NAME}`?
  public static boolean holdsSecrets(Path file) throws ConfigException {
    Report report = new Report(file.toString());
    Tree.Item root = YamlFile.read(file, report);
    new Binder(new Sources(Map.of(), Map.of()), report, folder(file)).bind(Config.class, root);
    return report.holdsSecrets();
  }

  private static Path folder(@Nullable Path file) {
    Path parent = file == null ? null : file.toAbsolutePath().getParent();
    return parent == null ? Path.of("").toAbsolutePath() : parent;
  }
}
