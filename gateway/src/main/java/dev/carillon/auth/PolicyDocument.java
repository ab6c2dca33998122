// SPDX-License-Identifier: Apache-2.0
package dev.carillon.auth;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Reads policies as IAM writes them (contract 4.1). What cannot be honoured is refused and never
/// read past: a `Condition` that nobody looks at would allow what its author did not.
public final class PolicyDocument {
  private static final Set<String> IN_DOCUMENT = Set.of("Version", "Id", "Statement");
  private static final Set<String> IN_STATEMENT = Set.of("Sid", "Effect", "Action", "Resource");

  /// Named in errors; any other name may be anything.
  private static final Set<String> NOT_HONOURED =
      Set.of("Condition", "NotAction", "NotResource", "Principal", "NotPrincipal");

  /// IAM replaces `${aws:username}` and the like; taken for text, a Deny would not match.
  private static final String VARIABLE = "${";

  private PolicyDocument() {}

  /// @param document null if there is none
  /// @throws MalformedPolicy saying what is wrong
  public static Policy parse(@Nullable JsonNode document) throws MalformedPolicy {
    if (document == null || !document.isObject()) {
      throw new MalformedPolicy("the policy document is no object");
    }
    known(document, IN_DOCUMENT, "the policy document");
    JsonNode listed = document.get("Statement");
    if (listed == null || !(listed.isArray() || listed.isObject())) {
      throw new MalformedPolicy("Statement is neither an object nor a list of them");
    }
    List<Statement> statements = new ArrayList<>();
    if (listed.isObject()) {
      statements.add(statement(listed, "Statement"));
    } else {
      for (int i = 0; i < listed.size(); i++) {
        statements.add(statement(listed.get(i), "Statement[" + i + "]"));
      }
    }
    return new Policy(statements);
  }

  private static Statement statement(JsonNode node, String path) throws MalformedPolicy {
    if (!node.isObject()) {
      throw new MalformedPolicy(path + " is no object");
    }
    known(node, IN_STATEMENT, path);
    return new Statement(
        effect(node.get("Effect"), path),
        texts(node.get("Action"), path + ".Action"),
        texts(node.get("Resource"), path + ".Resource"));
  }

  private static void known(JsonNode node, Set<String> names, String path) throws MalformedPolicy {
    for (String name : node.propertyNames()) {
      if (NOT_HONOURED.contains(name)) {
        throw new MalformedPolicy(
            "%s has %s, which is not supported: write Effect, Action and Resource only"
                .formatted(path, name));
      }
      if (!names.contains(name)) {
        throw new MalformedPolicy(path + " has a member that policies do not have");
      }
    }
  }

  private static Statement.Effect effect(@Nullable JsonNode node, String path)
      throws MalformedPolicy {
    return switch (node == null || !node.isString() ? "" : node.stringValue()) {
      case "Allow" -> Statement.Effect.ALLOW;
      case "Deny" -> Statement.Effect.DENY;
      default -> throw new MalformedPolicy(path + ".Effect is neither Allow nor Deny");
    };
  }

  /// One text or a list of at least one.
  private static List<String> texts(@Nullable JsonNode node, String path) throws MalformedPolicy {
    if (node == null) {
      throw new MalformedPolicy(path + " is missing");
    }
    if (!node.isArray()) {
      return List.of(text(node, path));
    }
    if (node.isEmpty()) {
      throw new MalformedPolicy(path + " is empty");
    }
    List<String> texts = new ArrayList<>();
    for (JsonNode entry : node) {
      texts.add(text(entry, path));
    }
    return texts;
  }

  private static String text(JsonNode node, String path) throws MalformedPolicy {
    if (!node.isString() || node.stringValue().isEmpty()) {
      throw new MalformedPolicy(path + " is neither a text nor a list of texts");
    }
    if (node.stringValue().contains(VARIABLE)) {
      throw new MalformedPolicy(path + " has a policy variable (${...}), which is not supported");
    }
    return node.stringValue();
  }
}
