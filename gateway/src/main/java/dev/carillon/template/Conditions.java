// SPDX-License-Identifier: Apache-2.0
package dev.carillon.template;

import dev.carillon.config.NearestName;
import dev.carillon.config.Place;
import dev.carillon.config.Problem;
import dev.carillon.config.Tree;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Which conditions of a template hold. Nothing in them depends on a resource.
final class Conditions {
  private static final int DEEPEST = 100;

  private final Map<String, Tree.Item> written;
  private final Values values;
  private final Map<String, Boolean> known = new HashMap<>();
  private final Set<String> open = new LinkedHashSet<>();

  Conditions(Map<String, Tree.Item> written, Values values) {
    this.written = written;
    this.values = values;
  }

  /// Says what is wrong with any of them, used or not.
  void check(Notes notes) {
    for (Map.Entry<String, Tree.Item> each : written.entrySet()) {
      try {
        holds(each.getValue().place(), each.getKey());
      } catch (Unresolved e) {
        notes.problem(e);
        known.put(each.getKey(), false);
      }
    }
  }

  /// @param place of whoever asks
  boolean holds(Place place, String name) {
    Boolean before = known.get(name);
    if (before != null) {
      return before;
    }
    Tree.Item item = written.get(name);
    if (item == null) {
      throw new Unresolved(
          place,
          "there is no condition "
              + Problem.quote(name)
              + NearestName.hint(name, written.keySet()));
    }
    if (open.size() >= DEEPEST) {
      throw new Unresolved(item.place(), "conditions refer to more than " + DEEPEST + " others");
    }
    if (!open.add(name)) {
      throw new Unresolved(
          item.place(), "conditions refer to each other: " + String.join(", ", open));
    }
    try {
      boolean holds = test(item);
      known.put(name, holds);
      return holds;
    } finally {
      open.remove(name);
    }
  }

  private boolean test(Tree.Item item) {
    if (item.value() instanceof Tree.Text(String text, _)) {
      return truth(item.place(), text);
    }
    if (!(item.value() instanceof Tree.Members(var members)) || members.size() != 1) {
      throw form(item);
    }
    Map.Entry<String, Tree.Item> only = members.entrySet().iterator().next();
    Tree.Item argument = only.getValue();
    List<Tree.Item> parts = Trees.items(argument);
    return switch (only.getKey()) {
      case "Fn::And" -> all(argument, parts).stream().allMatch(this::test);
      case "Fn::Or" -> all(argument, parts).stream().anyMatch(this::test);
      case "Fn::Not" -> !test(exactly(1, item, parts).getFirst());
      case "Fn::Equals" -> {
        exactly(2, item, parts);
        yield Trees.same(values.resolve(parts.get(0)), values.resolve(parts.get(1)));
      }
      case "Condition" -> holds(argument.place(), values.text(argument));
      case "Ref", "Fn::FindInMap", "Fn::If", "Fn::Select" -> truth(item.place(), values.text(item));
      default -> throw form(item);
    };
  }

  private static List<Tree.Item> all(Tree.Item argument, List<Tree.Item> parts) {
    if (parts.isEmpty() || parts.size() > 10) {
      throw new Unresolved(argument.place(), "Fn::And and Fn::Or take 2 to 10 conditions");
    }
    return parts;
  }

  private static List<Tree.Item> exactly(int count, Tree.Item item, List<Tree.Item> parts) {
    if (parts.size() != count) {
      throw form(item);
    }
    return parts;
  }

  private static boolean truth(Place place, String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default ->
          throw new Unresolved(place, "a condition is true or false, not " + Problem.quote(text));
    };
  }

  private static Unresolved form(Tree.Item item) {
    return new Unresolved(
        item.place(), "a condition is one of Fn::Equals, Fn::And, Fn::Or, Fn::Not and Condition");
  }
}
