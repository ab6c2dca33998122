// SPDX-License-Identifier: Apache-2.0
package dev.carillon.config;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The content of a file before anything is known about what it means.
public sealed interface Tree {
  /// A scalar; every type of ours is written as text.
  ///
  /// @param plain whether it stands there without quotes, so that it may be meant as a number or a
  ///   boolean: only what becomes JSON asks for it
  record Text(String value, boolean plain) implements Tree {
    public Text(String value) {
      this(value, false);
    }
  }

  /// Nothing, `~` or `null`: as if the name were not there.
  record Nothing() implements Tree {}

  /// A sequence.
  record Items(List<Item> items) implements Tree {}

  /// A mapping, in the order of the file.
  record Members(Map<String, Item> members) implements Tree {}

  /// A value in its place.
  ///
  /// @param place of the member's name or of the element: with an alias, where it is used
  record Item(Place place, Tree value) {
    int line() {
      return place.line();
    }
  }

  /// The member of this name, or the element of this number; null if there is none.
  default @Nullable Item child(String name) {
    return switch (this) {
      case Members(var members) -> members.get(name);
      case Items(var items) -> items.get(Integer.parseInt(name));
      case Text _, Nothing _ -> null;
    };
  }

  /// The word for it in a message.
  default String kind() {
    return switch (this) {
      case Text _ -> "a single value";
      case Nothing _ -> "nothing";
      case Items _ -> "a list";
      case Members _ -> "a mapping";
    };
  }
}
