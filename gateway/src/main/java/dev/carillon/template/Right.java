// SPDX-License-Identifier: Apache-2.0
package dev.carillon.template;

import dev.carillon.auth.Wildcard;
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

  /// Does this policy of AWS hold it on everything?
  boolean isHeldBy(String policy) {
    return switch (policy) {
      case "AdministratorAccess", "PowerUserAccess" -> true;
      case "AmazonAPIGatewayInvokeFullAccess" -> this == MANAGE_CONNECTIONS;
      case "AWSLambdaRole", "AWSLambda_FullAccess" -> this == INVOKE_FUNCTION;
      default -> false;
    };
  }

  /// Those that a statement is about.
  static List<Right> of(Map<String, Tree.Item> statement) {
    Tree.Item others = statement.get("NotAction");
    return Stream.of(values())
        .filter(right -> others == null ? right.isIn(statement.get("Action")) : !right.isIn(others))
        .toList();
  }

  boolean isIn(Tree.@Nullable Item actions) {
    return Trees.items(actions).stream()
        .map(Trees::text)
        .anyMatch(each -> each != null && Wildcard.matches(each.toLowerCase(Locale.ROOT), action));
  }

  /// The pattern of all resources.
  String everything(String partition) {
    return "arn:" + partition + ":" + service + ":*";
  }

  /// A pattern of a statement, which may be about other services too, as one of this service alone;
  /// null if it is about others only. No wildcard is left before the service: patterns of both
  /// rights are in one list, and `*` matches `:` too. What follows a pattern that ends early is
  /// `*`, as in IAM.
  @Nullable String within(String resource, String partition) {
    String[] parts = resource.split(":", 6);
    if (parts.length < 3) {
      boolean all = resource.endsWith("*") && Wildcard.matches(resource, "arn:" + partition + ":");
      return all ? everything(partition) : null;
    }
    if (!Wildcard.matches(parts[0], "arn")
        || !Wildcard.matches(parts[1], partition)
        || !Wildcard.matches(parts[2], service)) {
      return null;
    }
    parts[0] = "arn";
    parts[1] = partition;
    parts[2] = service;
    return String.join(":", parts) + (parts.length == 3 ? ":*" : "");
  }
}
