// SPDX-License-Identifier: Apache-2.0
package dev.carillon.table;

import dev.carillon.config.DynamoDbConfig;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.Projection;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

/// What cannot be changed of a table, in words: of one that is there, and of one that should be.
///
/// @param keys `room (S), at (N)`
/// @param indexes the same by their names, with what they hold
record Shape(String keys, Map<String, String> indexes) {
  static Shape of(TableDescription table) {
    var types = new HashMap<String, String>();
    for (AttributeDefinition each : table.attributeDefinitions()) {
      types.put(each.attributeName(), each.attributeTypeAsString());
    }
    var indexes = new TreeMap<String, String>();
    table
        .globalSecondaryIndexes()
        .forEach(index ->
            indexes.put(
                index.indexName(),
                index("global", keys(index.keySchema(), types), held(index.projection()))));
    table
        .localSecondaryIndexes()
        .forEach(index ->
            indexes.put(
                index.indexName(),
                index("local", keys(index.keySchema(), types), held(index.projection()))));
    return new Shape(keys(table.keySchema(), types), indexes);
  }

  static Shape of(DynamoDbConfig.Table table) {
    var indexes = new TreeMap<String, String>();
    table
        .indexes()
        .forEach((name, index) ->
            indexes.put(
                name,
                index(
                    index.local() ? "local" : "global",
                    keys(index.partitionKey(), index.sortKey()),
                    switch (index.projection()) {
                      case ALL -> "ALL";
                      case KEYS -> "KEYS_ONLY";
                      case INCLUDE -> "INCLUDE " + new TreeSet<>(index.attributes());
                    })));
    return new Shape(keys(table.partitionKey(), table.sortKey()), indexes);
  }

  private static String index(String kind, String keys, String held) {
    return kind + ", key " + keys + ", projection " + held;
  }

  private static String keys(DynamoDbConfig.Key partition, DynamoDbConfig.@Nullable Key sort) {
    return key(partition) + (sort == null ? "" : ", " + key(sort));
  }

  private static String key(DynamoDbConfig.Key key) {
    return key.name() + " (" + key.type() + ")";
  }

  /// The partition key comes first.
  private static String keys(List<KeySchemaElement> schema, Map<String, String> types) {
    return schema.stream()
        .map(key -> key.attributeName() + " (" + types.get(key.attributeName()) + ")")
        .collect(Collectors.joining(", "));
  }

  private static String held(Projection projection) {
    return projection.projectionType() == ProjectionType.INCLUDE
        ? "INCLUDE " + new TreeSet<>(projection.nonKeyAttributes())
        : projection.projectionTypeAsString();
  }

  /// What is wrong with a table that is there; null if it will do. It may have more indexes.
  @Nullable String missing(Shape there) {
    if (!keys.equals(there.keys)) {
      return "is there with the key %s, and the configuration says %s; use another name, or delete the table with all its items"
          .formatted(there.keys, keys);
    }
    for (Map.Entry<String, String> wanted : indexes.entrySet()) {
      String found = there.indexes.get(wanted.getKey());
      if (found == null) {
        return "is there without the index %s (%s); add it, use another name, or delete the table with all its items"
            .formatted(wanted.getKey(), wanted.getValue());
      }
      if (!found.equals(wanted.getValue())) {
        return "has another index %s (%s), and the configuration says %s; use another name, or delete the index"
            .formatted(wanted.getKey(), found, wanted.getValue());
      }
    }
    return null;
  }
}
