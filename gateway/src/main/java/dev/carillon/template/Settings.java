// SPDX-License-Identifier: Apache-2.0
package dev.carillon.template;

import dev.carillon.config.Place;
import dev.carillon.config.Tree;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A mapping of settings in the making; each knows the place of the template that it comes from.
final class Settings {
  private final Place place;
  private final Map<String, Tree.Item> all = new LinkedHashMap<>();

  Settings(Place place) {
    this.place = place;
  }

  Settings put(String name, Place at, String text) {
    all.put(name, Trees.text(at, text));
    return this;
  }

  Settings put(String name, String text) {
    return put(name, place, text);
  }

  Settings put(String name, Place at, List<String> texts) {
    List<Tree.Item> items = texts.stream().map(text -> Trees.text(at, text)).toList();
    all.put(name, Trees.list(at, items));
    return this;
  }

  Settings put(String name, Settings inner) {
    all.put(name, inner.item());
    return this;
  }

  Settings put(String name, Tree.Item item) {
    all.put(name, item);
    return this;
  }

  /// Only if there is anything in it.
  Settings some(String name, Settings inner) {
    return inner.all.isEmpty() ? this : put(name, inner);
  }

  boolean has(String name) {
    return all.containsKey(name);
  }

  Tree.Members members() {
    return new Tree.Members(new LinkedHashMap<>(all));
  }

  Tree.Item item() {
    return new Tree.Item(place, members());
  }
}
