// SPDX-License-Identifier: Apache-2.0
package dev.carillon.template;

import dev.carillon.config.Place;
import dev.carillon.config.Problem;
import dev.carillon.config.Tree;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Properties of one resource, resolved when they are asked for. One that has no value is reported
/// and from then on not there.
final class Properties {
  private final Resource resource;
  private final Served served;
  private final Notes notes;
  private final Set<String> broken = new HashSet<>();

  Properties(Resource resource, Served served, Notes notes) {
    this.resource = resource;
    this.served = served;
    this.notes = notes;
  }

  Resource resource() {
    return resource;
  }

  /// Of the property, or else of the resource.
  Place place(String name) {
    Tree.Item item = resource.properties().get(name);
    return item == null ? resource.place() : item.place();
  }

  /// Null if it is not there, or was reported.
  Tree.@Nullable Item item(String name) {
    Tree.Item item = written(resource.properties(), name);
    if (item == null || broken.contains(name)) {
      return null;
    }
    return value(name, item);
  }

  private Tree.@Nullable Item written(Map<String, Tree.Item> members, String name) {
    Tree.Item item = members.get(name);
    if (item == null) {
      notes.slips(members, List.of(name));
    }
    return item;
  }

  private Tree.@Nullable Item value(String name, Tree.Item item) {
    try {
      Tree value = served.value(item);
      return value instanceof Tree.Nothing ? null : new Tree.Item(item.place(), value);
    } catch (Unresolved e) {
      broken.add(name);
      notes.problem(e, name);
      return null;
    }
  }

  /// Is it not there? One that was reported may be.
  boolean lacks(String name) {
    return item(name) == null && !broken.contains(name);
  }

  @Nullable String text(String name) {
    Tree.Item item = item(name);
    if (item == null || item.value() instanceof Tree.Text) {
      return Trees.text(item);
    }
    broken.add(name);
    notes.problem(item.place(), name, "expected one text, not " + item.value().kind());
    return null;
  }

  String text(String name, String otherwise) {
    String text = text(name);
    return text == null ? otherwise : text;
  }

  /// The same, where its absence is a problem too.
  @Nullable String required(String name) {
    String text = text(name);
    if (text == null && !broken.contains(name)) {
      notes.problem(resource.place(), name, "must be given");
    }
    return text;
  }

  /// A number in the bounds that the service has for it; null if it is not there, or was reported.
  ///
  /// @param unit in the plural, such as `seconds`
  @Nullable String number(String name, int least, int most, String unit) {
    Tree.Item item = item(name);
    return item == null ? null : number(name, item, least, most, unit);
  }

  /// The same for a number that stands further down.
  @Nullable String number(String name, Tree.Item item, int least, int most, String unit) {
    String text = Trees.text(item);
    if (text != null && isBetween(text, least, most)) {
      return text;
    }
    String found = text == null ? item.value().kind() : Problem.quote(notes.shown(text));
    notes.problem(
        item.place(),
        name,
        "expected " + unit + " from " + least + " to " + most + ", not " + found);
    return null;
  }

  private static boolean isBetween(String text, int least, int most) {
    return text.matches("\\d{1,9}")
        && Integer.parseInt(text) >= least
        && Integer.parseInt(text) <= most;
  }

  boolean truth(String name) {
    String text = text(name);
    if (text != null && !text.equals("true") && !text.equals("false")) {
      notes.problem(place(name), name, "must be true or false, not " + Problem.quote(text));
    }
    return "true".equals(text);
  }

  /// Texts of a list; null if it is not there.
  @Nullable List<String> texts(String name) {
    Tree.Item item = item(name);
    if (item == null) {
      return null;
    }
    List<String> texts = new ArrayList<>();
    for (Tree.Item each : Trees.items(item)) {
      String text = Trees.text(each);
      if (text == null) {
        notes.problem(each.place(), name, "expected texts, not " + each.value().kind());
      } else {
        texts.add(text);
      }
    }
    return texts;
  }

  /// Entries of a mapping, each for itself: one without a value does not hide the others.
  Map<String, Tree.Item> entries(String name) {
    return entries(name, written(resource.properties(), name));
  }

  /// The same for a mapping in a mapping.
  Map<String, Tree.Item> entries(String name, String inner) {
    Tree.Item outer = written(resource.properties(), name);
    Map<String, Tree.Item> members = Trees.members(outer);
    return outer != null && Values.function(members) != null
        ? Trees.members(Trees.members(item(name)).get(inner))
        : entries(name, written(members, inner));
  }

  private Map<String, Tree.Item> entries(String name, Tree.@Nullable Item item) {
    if (item == null) {
      return Map.of();
    }
    Map<String, Tree.Item> members = Trees.members(item);
    if (Values.function(members) != null || !(item.value() instanceof Tree.Members)) {
      Tree.Item whole = value(name, item);
      if (whole != null && !(whole.value() instanceof Tree.Members)) {
        notes.problem(
            item.place(), name, "must be a mapping (NAME: VALUE), not " + whole.value().kind());
      }
      return Trees.members(whole);
    }
    Map<String, Tree.Item> all = new LinkedHashMap<>();
    members.forEach((key, each) -> {
      Tree.Item value = value(key, each);
      if (value != null) {
        all.put(key, value);
      }
    });
    return all;
  }
}
