// SPDX-License-Identifier: Apache-2.0
package dev.carillon.template;

import dev.carillon.config.Place;
import dev.carillon.config.Tree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// What is done with trees of any kind.
final class Trees {
  private static final Pattern LITERAL =
      Pattern.compile("true|false|-?(0|[1-9]\\d{0,17})(\\.\\d{1,17})?([eE][+-]?\\d{1,3})?");

  private Trees() {}

  static Map<String, Tree.Item> members(Tree.@Nullable Item item) {
    return item != null && item.value() instanceof Tree.Members(var members) ? members : Map.of();
  }

  /// The elements of a list; one value counts as a list of it.
  static List<Tree.Item> items(Tree.@Nullable Item item) {
    return switch (item == null ? new Tree.Nothing() : item.value()) {
      case Tree.Nothing _ -> List.of();
      case Tree.Items(var items) -> items;
      case Tree.Text _, Tree.Members _ when item != null -> List.of(item);
      case Tree.Text _, Tree.Members _ -> List.of();
    };
  }

  static @Nullable String text(Tree.@Nullable Item item) {
    return item != null && item.value() instanceof Tree.Text(var text, _) ? text : null;
  }

  static Tree.Item text(Place place, String text) {
    return new Tree.Item(place, new Tree.Text(text));
  }

  static Tree.Item call(Place place, String function, Tree argument) {
    return new Tree.Item(place, new Tree.Members(Map.of(function, new Tree.Item(place, argument))));
  }

  static Tree.Item list(Place place, List<Tree.Item> items) {
    return new Tree.Item(place, new Tree.Items(items));
  }

  /// The same, every place of it about the subject.
  static Tree.Item about(Tree.Item item, String subject) {
    Tree value =
        switch (item.value()) {
          case Tree.Text text -> text;
          case Tree.Nothing nothing -> nothing;
          case Tree.Items(var items) ->
              new Tree.Items(items.stream().map(each -> about(each, subject)).toList());
          case Tree.Members(var members) -> {
            Map<String, Tree.Item> all = new LinkedHashMap<>();
            members.forEach((name, each) -> all.put(name, about(each, subject)));
            yield new Tree.Members(all);
          }
        };
    return new Tree.Item(item.place().about(subject), value);
  }

  /// As JSON. Without quotes is what stood there without and is a number or a boolean of JSON.
  static String json(Tree tree) {
    return json(tree, true);
  }

  /// Whether both say the same, where `5` and `'5'` do.
  static boolean same(Tree a, Tree b) {
    return json(a, false).equals(json(b, false));
  }

  private static String json(Tree tree, boolean literals) {
    return switch (tree) {
      case Tree.Nothing _ -> "null";
      case Tree.Text(var text, var plain) ->
          literals && plain && LITERAL.matcher(text).matches()
              ? text
              : JsonMapper.shared().writeValueAsString(text);
      case Tree.Items(var items) -> {
        List<String> all = new ArrayList<>();
        items.forEach(item -> all.add(json(item.value(), literals)));
        yield "[" + String.join(",", all) + "]";
      }
      case Tree.Members(var members) -> {
        List<String> all = new ArrayList<>();
        members.forEach((name, item) ->
            all.add(
                JsonMapper.shared().writeValueAsString(name) + ":" + json(item.value(), literals)));
        yield "{" + String.join(",", all) + "}";
      }
    };
  }
}
