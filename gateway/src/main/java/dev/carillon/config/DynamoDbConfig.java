// SPDX-License-Identifier: Apache-2.0
package dev.carillon.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Where functions find DynamoDB, and the tables that must be there before the first of them is
/// called.
public record DynamoDbConfig(
    @About(
            "`local` (DynamoDB Local, fetched once under its own licence and run beside the gateway) or the address of any other; without it functions find what the SDK finds.")
        @Nullable String endpoint,
    @About(
            "Folder in which DynamoDB Local keeps its data; without it they are in memory and end with the gateway.")
        @Nullable Path data,
    @About("Tables by name, made at the endpoint if they are not there; never changed or removed.")
        Map<String, Table> tables) {

  DynamoDbConfig frame() {
    return new DynamoDbConfig(endpoint, data, Map.of());
  }

  /// What `endpoint` says when the gateway runs the database.
  public static final String LOCAL = "local";

  /// One table, billed on demand.
  public record Table(
      Key partitionKey,
      @Nullable Key sortKey,
      @About("Attribute with the time (epoch seconds) after which an item may go.")
          @Nullable String ttl,
      @About("Indexes by name.") Map<String, Index> indexes) {}

  /// An attribute of a key.
  public record Key(
      @Shorthand @About("Name of the attribute.") String name,
      @Default("s") @About("s (text), n (number) or b (bytes).") KeyType type) {}

  /// A secondary index.
  public record Index(
      @Default("false") @About("A local index: the table's partition key with another sort key.")
          boolean local,
      Key partitionKey,
      @Nullable Key sortKey,
      @Default("all") @About("Attributes that it holds: all, keys, or include (those listed).")
          Projection projection,
      @About("Attributes of `include`, besides the keys.") List<String> attributes) {}

  /// Types of keys, as DynamoDB names them.
  public enum KeyType {
    S,
    N,
    B
  }

  /// What an index holds of an item.
  public enum Projection {
    ALL,
    KEYS,
    INCLUDE
  }
}
