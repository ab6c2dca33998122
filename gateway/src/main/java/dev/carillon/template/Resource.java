// SPDX-License-Identifier: Apache-2.0
package dev.carillon.template;

import dev.carillon.config.Place;
import dev.carillon.config.Tree;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A resource as it is written, nothing of it resolved.
///
/// @param place about itself
/// @param condition name of the condition under which it is there
record Resource(
    String id,
    String type,
    Place place,
    Map<String, Tree.Item> properties,
    @Nullable String condition,
    List<Tree.Item> dependsOn,
    Map<String, Tree.Item> metadata) {

  Resource(Resource of, String id, String type, Map<String, Tree.Item> properties) {
    this(id, type, of.place, properties, of.condition, List.of(), of.metadata);
  }

  boolean is(String other) {
    return type.equals(other);
  }

  /// Is it written as part of another, as the APIs that SAM makes of the events of functions?
  boolean isImplied() {
    return !place.subject().startsWith(id + " (");
  }

  Tree.Item item(Tree value) {
    return new Tree.Item(place, value);
  }
}
