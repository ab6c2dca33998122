// SPDX-License-Identifier: Apache-2.0
package dev.carillon.template;

import dev.carillon.auth.FunctionArn;
import dev.carillon.auth.StageArn;
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
      @Nullable String stage) {
    String partition() {
      return StageArn.partition(region);
    }
  }

  private static final List<String> READ =
      List.of("Effect", "Action", "NotAction", "Resource", "NotResource", "Condition");

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
    allow.add(right.everything(names.partition()));
  }

  /// What SAM's `LambdaInvokePolicy` grants, which ends with `*` for versions and aliases.
  void invocationOf(String function) {
    allow.add(new FunctionArn(names.region, names.account, function) + "*");
  }

  /// What is granted elsewhere than in a policy.
  void grants(List<FunctionGrant> grants) {
    grants.forEach(grant -> allow.add(grant.pattern()));
  }

  void document(Tree.Item document) {
    Map<String, Tree.Item> members = Trees.members(document);
    notes.slips(members, List.of("Statement"));
    for (Tree.Item statement : Trees.items(members.get("Statement"))) {
      statement(statement, Trees.members(statement));
    }
  }

  private void statement(Tree.Item at, Map<String, Tree.Item> statement) {
    notes.slips(statement, READ);
    List<Right> rights = Right.of(statement);
    if (rights.isEmpty()) {
      return;
    }
    String effect = Trees.text(statement.get("Effect"));
    boolean denies = "Deny".equals(effect);
    if (!denies && !"Allow".equals(effect)) {
      notes.warning(
          at.place(), "the Effect of a statement is Allow or Deny; this one allows nothing");
      return;
    }
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
        patterns.add(right.everything(names.partition()));
      }
      for (Tree.Item each : Trees.items(statement.get("Resource"))) {
        String resource = Trees.text(each);
        String pattern = resource == null ? null : right.within(resource, names.partition());
        if (pattern != null) {
          patterns.add(served(right, pattern));
        }
      }
    }
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
