// SPDX-License-Identifier: Apache-2.0
package dev.carillon.template;

import dev.carillon.config.Tree;
import dev.carillon.config.YamlFile;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// YAML as CloudFormation reads it: short forms of intrinsic functions, and the booleans of YAML
/// 1.1.
final class TemplateDialect implements YamlFile.Dialect {
  private static final Set<String> FUNCTIONS =
      Set.of(
          "And",
          "Base64",
          "Cidr",
          "Equals",
          "FindInMap",
          "GetAZs",
          "GetAtt",
          "If",
          "ImportValue",
          "Join",
          "Length",
          "Not",
          "Or",
          "Select",
          "Split",
          "Sub",
          "ToJsonString",
          "Transform");

  /// Those that only `Rules` have, which is read over but must be read.
  private static final Set<String> OF_RULES =
      Set.of("Contains", "EachMemberEquals", "EachMemberIn", "RefAll", "ValueOf", "ValueOfAll");

  @Override
  public @Nullable Tree tagged(String tag, Tree.Item value) {
    String name = tag.startsWith("!") ? tag.substring(1) : "";
    if (name.equals("Ref") || name.equals("Condition")) {
      return new Tree.Members(Map.of(name, value));
    }
    return FUNCTIONS.contains(name) || OF_RULES.contains(name)
        ? new Tree.Members(Map.of("Fn::" + name, value))
        : null;
  }

  @Override
  public String plain(String text) {
    return switch (text) {
      case "yes", "Yes", "YES", "on", "On", "ON", "True", "TRUE" -> "true";
      case "no", "No", "NO", "off", "Off", "OFF", "False", "FALSE" -> "false";
      default -> text;
    };
  }
}
