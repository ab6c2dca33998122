// SPDX-License-Identifier: Apache-2.0
package dev.carillon.template;

import dev.carillon.config.NearestName;
import dev.carillon.config.Problem;
import dev.carillon.config.Tree;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Follows every reference of the template, also where nothing here would ask for the value: the
/// service refuses names that do not exist, and circles.
final class References {
  private final Scope scope;
  private final Notes notes;
  private final Map<String, Set<String>> graph = new LinkedHashMap<>();
  private final List<String> imports = new ArrayList<>();

  References(Scope scope, Notes notes) {
    this.scope = scope;
    this.notes = notes;
  }

  void check() {
    for (Resource resource : scope.resources().values()) {
      Set<String> targets = graph.computeIfAbsent(resource.id(), _ -> new LinkedHashSet<>());
      resource.properties().values().forEach(item -> follow(item, targets));
      resource
          .dependsOn()
          .forEach(item -> {
            String id = Trees.text(item);
            if (id == null || !scope.knows(id)) {
              notes.problem(
                  item.place(),
                  "DependsOn",
                  "there is no resource "
                      + Problem.quote(String.valueOf(id))
                      + NearestName.hint(String.valueOf(id), scope.resources().keySet()));
            } else if (scope.resources().containsKey(id)) {
              targets.add(id);
            }
          });
    }
    circles();
  }

  /// Names of exports that the template imports.
  List<String> imports() {
    return imports;
  }

  /// Notes what an output or a condition imports; what else is wrong with it, its reader tells.
  void outside(Tree.Item item) {
    switch (item.value()) {
      case Tree.Text _, Tree.Nothing _ -> {}
      case Tree.Items(var items) -> items.forEach(this::outside);
      case Tree.Members(var members) -> {
        Tree.Item export = members.get("Fn::ImportValue");
        if (export != null) {
          imported(export);
        }
        members.values().forEach(this::outside);
      }
    }
  }

  private void imported(Tree.Item export) {
    try {
      imports.add(scope.values().text(export));
    } catch (Unresolved _) {
      // Told by whoever needs the value.
    }
  }

  private void follow(Tree.Item item, Set<String> targets) {
    switch (item.value()) {
      case Tree.Text _, Tree.Nothing _ -> {}
      case Tree.Items(var items) -> items.forEach(each -> follow(each, targets));
      case Tree.Members(var members) -> {
        String function = Values.function(members);
        if (function == null || members.size() != 1) {
          members.values().forEach(each -> follow(each, targets));
        } else {
          call(function, members.values().iterator().next(), targets);
        }
      }
    }
  }

  private void call(String function, Tree.Item argument, Set<String> targets) {
    switch (function) {
      case "Ref" -> target(argument, Trees.text(argument), targets);
      case "Fn::GetAtt" -> {
        List<Tree.Item> parts = Trees.items(argument);
        String first = parts.isEmpty() ? null : Trees.text(parts.getFirst());
        target(argument, first == null ? null : owner(first), targets);
      }
      case "Fn::Sub" -> sub(argument, targets);
      case "Fn::If" -> {
        List<Tree.Item> parts = Trees.items(argument);
        String name = parts.isEmpty() ? null : Trees.text(parts.getFirst());
        if (parts.size() == 3 && name != null) {
          try {
            follow(parts.get(scope.condition(argument.place(), name) ? 1 : 2), targets);
          } catch (Unresolved e) {
            notes.problem(e);
          }
        }
      }
      case "Fn::ImportValue" -> {
        follow(argument, targets);
        imported(argument);
      }
      default -> follow(argument, targets);
    }
  }

  private static String owner(String dotted) {
    int dot = dotted.indexOf('.');
    return dot < 0 ? dotted : dotted.substring(0, dot);
  }

  private void sub(Tree.Item argument, Set<String> targets) {
    List<Tree.Item> parts = Trees.items(argument);
    String text = parts.isEmpty() ? null : Trees.text(parts.getFirst());
    Map<String, Tree.Item> own = parts.size() == 2 ? Trees.members(parts.get(1)) : Map.of();
    own.values().forEach(item -> follow(item, targets));
    try {
      for (String name : TextFunctions.variables(argument.place(), text == null ? "" : text)) {
        if (!own.containsKey(name)) {
          target(argument, owner(name), targets);
        }
      }
    } catch (Unresolved e) {
      notes.problem(e);
    }
  }

  private void target(Tree.Item at, @Nullable String id, Set<String> to) {
    if (id == null || id.startsWith("AWS::")) {
      return;
    }
    if (scope.resources().containsKey(id)) {
      to.add(id);
      return;
    }
    try {
      scope.ref(at.place(), id);
    } catch (Unresolved e) {
      notes.problem(e);
    }
  }

  /// Depth first, without recursion: a chain may have as many links as there are resources.
  private void circles() {
    Map<String, Boolean> done = new HashMap<>();
    for (String start : graph.keySet()) {
      Deque<String> path = new ArrayDeque<>();
      Deque<List<String>> left = new ArrayDeque<>();
      enter(start, path, left, done);
      while (!left.isEmpty()) {
        List<String> next = left.getLast();
        if (next.isEmpty()) {
          left.removeLast();
          done.put(path.removeLast(), true);
          continue;
        }
        String id = next.removeFirst();
        if (Boolean.FALSE.equals(done.get(id))) {
          circle(id, path);
          return;
        }
        enter(id, path, left, done);
      }
    }
  }

  private void enter(
      String id, Deque<String> path, Deque<List<String>> left, Map<String, Boolean> done) {
    if (done.putIfAbsent(id, false) == null) {
      path.addLast(id);
      left.addLast(new ArrayList<>(graph.getOrDefault(id, Set.of())));
    }
  }

  private void circle(String id, Deque<String> path) {
    List<String> all = new ArrayList<>(path);
    List<String> circle = new ArrayList<>(all.subList(all.indexOf(id), all.size()));
    circle.add(id);
    Resource resource = scope.resources().get(id);
    if (resource != null) {
      notes.problem(
          resource.place(), "resources refer to each other: " + String.join(" → ", circle));
    }
  }
}
