// SPDX-License-Identifier: Apache-2.0
package dev.carillon.template;

import dev.carillon.config.NameForm;
import dev.carillon.config.Place;
import dev.carillon.config.Problem;
import dev.carillon.config.Tree;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Tables of the stack as settings of `dynamodb`.
final class Tables {
  private static final List<String> TYPES =
      List.of("AWS::DynamoDB::Table", "AWS::DynamoDB::GlobalTable");

  private final Scope scope;
  private final Served served;
  private final Notes notes;

  Tables(Scope scope, Served served, Notes notes) {
    this.scope = scope;
    this.served = served;
    this.notes = notes;
  }

  static boolean is(Resource resource) {
    return TYPES.contains(resource.type());
  }

  Settings settings(Place template) {
    String endpoint = scope.request().dynamodb();
    Settings all = new Settings(template);
    Settings tables = new Settings(template);
    if (endpoint != null) {
      all.put("endpoint", endpoint);
    }
    for (Resource table : scope.stream().filter(Tables::is).toList()) {
      if (endpoint == null) {
        notes.problem(
            table.place(),
            "where is this table? --dynamodb local runs DynamoDB Local beside the gateway; or give the address of a DynamoDB: --dynamodb URL");
        break;
      }
      String name = scope.attributes().name(table.place(), table);
      if (tables.has(name)) {
        notes.problem(table.place(), "another table is named " + Problem.quote(name) + " too");
      }
      Properties properties = served.of(table);
      named(properties.place("TableName"), "TableName", name);
      tables.put(name, table(properties));
    }
    return all.some("tables", tables);
  }

  /// Tables are settings by name; their own rule would call the property what it is named.
  private void named(Place place, String property, String name) {
    if (!NameForm.TABLE.fits(name)) {
      notes.problem(place, property, "expected " + NameForm.TABLE + ", not " + Problem.quote(name));
    }
  }

  private Settings table(Properties table) {
    Settings settings = new Settings(table.resource().place());
    Map<String, String> types = new HashMap<>();
    for (Tree.Item each : Trees.items(table.item("AttributeDefinitions"))) {
      Map<String, Tree.Item> attribute = Trees.members(each);
      String name = Trees.text(attribute.get("AttributeName"));
      String type = Trees.text(attribute.get("AttributeType"));
      if (name != null && type != null) {
        types.put(name, type.toLowerCase(Locale.ROOT));
      }
    }
    Keys keys = new Keys(table, types);
    keys.read("KeySchema", table.item("KeySchema"), table.place("KeySchema"), settings);
    Map<String, Tree.Item> ttl = Trees.members(table.item("TimeToLiveSpecification"));
    Tree.Item attribute = ttl.get("AttributeName");
    if (attribute != null && !"false".equals(Trees.text(ttl.get("Enabled")))) {
      settings.put("ttl", attribute);
    }
    Settings indexes = new Settings(table.resource().place());
    for (String kind : List.of("GlobalSecondaryIndexes", "LocalSecondaryIndexes")) {
      for (Tree.Item index : Trees.items(table.item(kind))) {
        index(keys, kind, index, indexes);
      }
    }
    return settings.some("indexes", indexes);
  }

  private void index(Keys keys, String kind, Tree.Item item, Settings indexes) {
    Map<String, Tree.Item> written = Trees.members(item);
    String name = Trees.text(written.get("IndexName"));
    if (name == null) {
      notes.problem(item.place(), kind, "an index needs an IndexName");
      return;
    }
    named(item.place(), "IndexName", name);
    Settings index = new Settings(item.place());
    if (kind.startsWith("Local")) {
      index.put("local", "true");
    }
    keys.read(kind, written.get("KeySchema"), item.place(), index);
    Map<String, Tree.Item> projection = Trees.members(written.get("Projection"));
    String type = Trees.text(projection.get("ProjectionType"));
    index.put(
        "projection",
        switch (type == null ? "ALL" : type) {
          case "KEYS_ONLY" -> "keys";
          case "INCLUDE" -> "include";
          case String other -> other.toLowerCase(Locale.ROOT);
        });
    Tree.Item attributes = projection.get("NonKeyAttributes");
    if (attributes != null) {
      index.put("attributes", attributes);
    }
    indexes.put(name, index);
  }

  /// Keys of one table and its indexes; attributes have their types at the table.
  private final class Keys {
    private final Properties table;
    private final Map<String, String> types;

    Keys(Properties table, Map<String, String> types) {
      this.table = table;
      this.types = types;
    }

    void read(String property, Tree.@Nullable Item schema, Place place, Settings to) {
      for (Tree.Item each : Trees.items(schema)) {
        Map<String, Tree.Item> key = Trees.members(each);
        String name = Trees.text(key.get("AttributeName"));
        String kind = Trees.text(key.get("KeyType"));
        if (name == null || kind == null) {
          notes.problem(each.place(), property, "needs AttributeName and KeyType");
          continue;
        }
        String type = types.get(name);
        if (type == null) {
          notes.problem(
              table.place("AttributeDefinitions"),
              "AttributeDefinitions",
              "does not say the type of " + Problem.quote(name) + ", which is part of a key");
        }
        to.put(
            kind.equals("HASH") ? "partitionKey" : "sortKey",
            new Settings(each.place()).put("name", name).put("type", type == null ? "s" : type));
      }
      if (!to.has("partitionKey") && table.item("KeySchema") != null) {
        notes.problem(place, property, "needs a key of the type HASH");
      } else if (!to.has("partitionKey")) {
        notes.problem(place, "KeySchema", "must be given");
      }
    }
  }
}
