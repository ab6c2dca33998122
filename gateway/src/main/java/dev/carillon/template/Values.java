// SPDX-License-Identifier: Apache-2.0
package dev.carillon.template;

import dev.carillon.config.Place;
import dev.carillon.config.Tree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Resolves intrinsic functions. [Tree.Nothing] takes the place of `AWS::NoValue` and disappears
/// from lists and mappings.
///
/// What functions make is text, which JSON has in quotes: the service makes "a literal string" of a
/// parameter of the type Number too. Numbers and booleans are what is written as such and only
/// handed on (`If`, `Select`, `FindInMap`), and what `Length` counts.
///
/// What a template can make of a megabyte is bounded: references that multiply end with a problem
/// before memory does.
final class Values {
  /// How a dynamic reference begins.
  static final String DYNAMIC = "{{resolve:";

  private static final int MOST_STEPS = 2_000_000;
  private static final long MOST_CHARACTERS = 32L << 20;

  /// What a name stands for.
  interface Names {
    /// @param place of whoever asks
    Tree ref(Place place, String name);

    Tree attribute(Place place, String id, String attribute);

    boolean condition(Place place, String name);

    Tree mapping(Place place, String map, String top, String second, @Nullable Tree otherwise);

    String imported(Place place, String name);

    String region();
  }

  private final Names names;
  private int steps;
  private long characters;

  Values(Names names) {
    this.names = names;
  }

  String text(Tree.Item item) {
    return switch (resolve(item)) {
      case Tree.Text(var text, _) -> text;
      case Tree other ->
          throw new Unresolved(item.place(), "expected one text, not " + other.kind());
    };
  }

  Tree resolve(Tree.Item item) {
    if (++steps > MOST_STEPS) {
      throw new Unresolved(item.place(), "the template takes more than " + MOST_STEPS + " steps");
    }
    return switch (item.value()) {
      case Tree.Text text -> text;
      case Tree.Nothing nothing -> nothing;
      case Tree.Items(var items) -> new Tree.Items(elements(items));
      case Tree.Members(var members) -> {
        String function = function(members);
        yield function == null ? entries(members) : call(item.place(), function, only(members));
      }
    };
  }

  /// The name of the intrinsic function that the mapping calls; null if it is a mapping.
  static @Nullable String function(Map<String, Tree.Item> members) {
    for (String name : members.keySet()) {
      if (name.startsWith("Fn::") || (name.equals("Ref") && members.size() == 1)) {
        return name;
      }
    }
    return null;
  }

  private static Tree.Item only(Map<String, Tree.Item> members) {
    Tree.Item first = members.values().iterator().next();
    if (members.size() != 1) {
      throw new Unresolved(
          first.place(), "an intrinsic function stands alone, without " + members.keySet());
    }
    return first;
  }

  private List<Tree.Item> elements(List<Tree.Item> items) {
    List<Tree.Item> all = new ArrayList<>();
    for (Tree.Item each : items) {
      Tree value = resolve(each);
      if (!(value instanceof Tree.Nothing)) {
        all.add(new Tree.Item(each.place(), value));
      }
    }
    return all;
  }

  private Tree entries(Map<String, Tree.Item> members) {
    Map<String, Tree.Item> all = new LinkedHashMap<>();
    members.forEach((name, each) -> {
      Tree value = resolve(each);
      if (!(value instanceof Tree.Nothing)) {
        all.put(name, new Tree.Item(each.place(), value));
      }
    });
    return new Tree.Members(all);
  }

  private Tree call(Place place, String function, Tree.Item argument) {
    var functions = new TextFunctions(this, place, function, argument);
    return switch (function) {
      case "Ref" -> names.ref(place, literal(argument, function));
      case "Fn::GetAtt" -> getAtt(place, argument);
      case "Fn::Sub" -> functions.sub(names);
      case "Fn::Join" -> functions.join();
      case "Fn::Select" -> functions.select();
      case "Fn::Split" -> functions.split();
      case "Fn::Base64" -> functions.base64();
      case "Fn::Length" -> functions.length();
      case "Fn::ToJsonString" -> made(place, Trees.json(resolve(argument)));
      case "Fn::If" -> choose(place, argument);
      case "Fn::FindInMap" -> find(place, argument);
      case "Fn::ImportValue" -> new Tree.Text(names.imported(place, text(argument)));
      case "Fn::GetAZs" -> zones(place);
      default -> throw new Unresolved(place, "the function " + function + " is not supported");
    };
  }

  private static String literal(Tree.Item argument, String function) {
    String text = Trees.text(argument);
    if (text == null) {
      throw new Unresolved(argument.place(), function + " takes a name");
    }
    return text;
  }

  private Tree getAtt(Place place, Tree.Item argument) {
    List<Tree.Item> parts = Trees.items(argument);
    String first = parts.isEmpty() ? "" : literal(parts.getFirst(), "Fn::GetAtt");
    if (parts.size() == 2) {
      return names.attribute(place, first, text(parts.get(1)));
    }
    int dot = first.indexOf('.');
    if (parts.size() != 1 || dot < 1) {
      throw new Unresolved(place, "Fn::GetAtt takes a resource and an attribute of it");
    }
    return names.attribute(place, first.substring(0, dot), first.substring(dot + 1));
  }

  private Tree choose(Place place, Tree.Item argument) {
    List<Tree.Item> parts = Trees.items(argument);
    if (parts.size() != 3) {
      throw new Unresolved(place, "Fn::If takes a condition and two values");
    }
    boolean holds = names.condition(place, literal(parts.getFirst(), "Fn::If"));
    return resolve(parts.get(holds ? 1 : 2));
  }

  private Tree find(Place place, Tree.Item argument) {
    List<Tree.Item> parts = Trees.items(argument);
    if (parts.size() < 3 || parts.size() > 4) {
      throw new Unresolved(place, "Fn::FindInMap takes a mapping and two names in it");
    }
    Tree.Item otherwise =
        parts.size() == 4 ? Trees.members(parts.get(3)).get("DefaultValue") : null;
    return names.mapping(
        place,
        text(parts.get(0)),
        text(parts.get(1)),
        text(parts.get(2)),
        otherwise == null ? null : resolve(otherwise));
  }

  private Tree zones(Place place) {
    return new Tree.Items(
        List.of("a", "b", "c").stream()
            .map(zone -> Trees.text(place, names.region() + zone))
            .toList());
  }

  /// A text that a function made; what is only copied costs nothing new.
  Tree.Text made(Place place, String text) {
    characters += text.length();
    if (characters > MOST_CHARACTERS) {
      throw new Unresolved(place, "the template makes more than 32 MB of text");
    }
    return new Tree.Text(text);
  }

  static Unresolved wrong(Place place, String function, String expected) {
    return new Unresolved(place, function + " takes " + expected);
  }
}
