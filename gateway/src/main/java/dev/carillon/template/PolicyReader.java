// SPDX-License-Identifier: Apache-2.0
package dev.carillon.template;

import dev.carillon.config.Tree;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Takes what policies say about each [Right] out of them. What it does not understand it reads the
/// way that allows less, and says so.
final class PolicyReader {
  /// How patterns that were written for the service name what is served here.
  ///
  /// @param foreign were they written without knowing the API, so that its id, region and account
  ///   are only examples?
  /// @param oldStage the template's name of a stage that is served as `stage`
  record Names(
      String region,
      String account,
      String api,
      boolean foreign,
      @Nullable String oldStage,
      @Nullable String stage) {}

  private final Names names;
  private final Notes notes;
  private final Set<String> allow = new LinkedHashSet<>();
  private final Set<String> deny = new LinkedHashSet<>();

  PolicyReader(Names names, Notes notes) {
    this.names = names;
    this.notes = notes;
  }

  List<String> allow() {
    return List.copyOf(allow);
  }

  List<String> deny() {
    return List.copyOf(deny);
  }

  void everything(Right right) {
    allow.add(right.everything());
  }

  /// What SAM's `LambdaInvokePolicy` grants, which ends with `*` for versions and aliases.
  void invocationOf(String function) {
    allow.add("arn:*:lambda:" + names.region + ":" + names.account + ":function:" + function + "*");
  }

  void document(Tree.Item document) {
    for (Tree.Item statement : Trees.items(Trees.members(document).get("Statement"))) {
      statement(statement, Trees.members(statement));
    }
  }

  private void statement(Tree.Item at, Map<String, Tree.Item> statement) {
    List<Right> rights = Right.of(statement);
    if (rights.isEmpty()) {
      return;
    }
    boolean denies = "Deny".equals(Trees.text(statement.get("Effect")));
    for (String word : List.of("NotAction", "NotResource", "Condition")) {
      if (statement.containsKey(word)) {
        notes.warning(
            at.place(),
            word
                + " is not evaluated here: the statement "
                + (denies ? "denies as if it always held" : "allows nothing"));
        if (!denies) {
          return;
        }
        break;
      }
    }
    Set<String> patterns = denies ? deny : allow;
    for (Right right : rights) {
      if (statement.containsKey("NotResource")) {
        patterns.add(right.everything());
      }
      for (Tree.Item each : Trees.items(statement.get("Resource"))) {
        String resource = Trees.text(each);
        String pattern = resource == null ? null : right.within(resource);
        if (pattern != null) {
          patterns.add(served(right, pattern));
        }
      }
    }
  }

  /// `*` is any text and `?` any character. One row of a table instead of a regular expression,
  /// which many stars would keep busy.
  static boolean matches(String pattern, String text) {
    boolean[] reached = new boolean[text.length() + 1];
    reached[0] = true;
    for (int at = 0; at < pattern.length(); at++) {
      char c = pattern.charAt(at);
      if (c == '*') {
        for (int i = 1; i <= text.length(); i++) {
          reached[i] |= reached[i - 1];
        }
      } else {
        for (int i = text.length(); i > 0; i--) {
          reached[i] = reached[i - 1] && (c == '?' || c == text.charAt(i - 1));
        }
        reached[0] = false;
      }
    }
    return reached[text.length()];
  }

  private String served(Right right, String resource) {
    String[] parts = resource.split(":", 6);
    if (parts.length != 6) {
      return resource;
    }
    if (names.foreign) {
      parts[3] = named(parts[3], names.region);
      parts[4] = named(parts[4], names.account);
    }
    if (right == Right.MANAGE_CONNECTIONS) {
      String[] path = parts[5].split("/", 3);
      if (names.foreign) {
        path[0] = named(path[0], names.api);
      }
      if (path.length > 1 && names.stage != null && path[1].equals(names.oldStage)) {
        path[1] = names.stage;
      }
      parts[5] = String.join("/", path);
    }
    return String.join(":", parts);
  }

  private static String named(String written, String ours) {
    return written.contains("*") || written.contains("?") ? written : ours;
  }
}
