// SPDX-License-Identifier: Apache-2.0
package dev.carillon.template;

import dev.carillon.config.Tree;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What policies are read for: an action, and the service whose resources it is about.
enum Right {
  MANAGE_CONNECTIONS("execute-api", "manageconnections"),
  INVOKE_FUNCTION("lambda", "invokefunction");

  private final String service;
  private final String action;

  Right(String service, String action) {
    this.service = service;
    this.action = service + ":" + action;
  }

  /// Those that a statement is about.
  static List<Right> of(Map<String, Tree.Item> statement) {
    Tree.Item others = statement.get("NotAction");
    return Stream.of(values())
        .filter(right -> others == null ? right.isIn(statement.get("Action")) : !right.isIn(others))
        .toList();
  }

  private boolean isIn(Tree.@Nullable Item actions) {
    return Trees.items(actions).stream()
        .map(Trees::text)
        .anyMatch(
            each -> each != null && PolicyReader.matches(each.toLowerCase(Locale.ROOT), action));
  }

  /// The pattern of all resources.
  String everything() {
    return "arn:*:" + service + ":*";
  }

  /// A pattern of a statement, which may be about other services too, as one of this service alone;
  /// null if it is about others only. What follows a pattern that ends early is `*`, as in IAM.
  @Nullable String within(String resource) {
    String[] parts = resource.split(":", 6);
    if (parts.length < 3) {
      boolean all = resource.endsWith("*") && PolicyReader.matches(resource, "arn:aws:");
      return all ? everything() : null;
    }
    if (!PolicyReader.matches(parts[0], "arn") || !PolicyReader.matches(parts[2], service)) {
      return null;
    }
    if (parts[2].equals(service)) {
      return resource;
    }
    parts[2] = service;
    return String.join(":", parts) + (parts.length == 3 ? ":*" : "");
  }
}
