// SPDX-License-Identifier: Apache-2.0
package dev.carillon.table;

import dev.carillon.config.DynamoDbConfig;
import dev.carillon.config.DynamoDbConfig.Index;
import dev.carillon.config.DynamoDbConfig.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.LocalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.Projection;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;

/// The request that makes a table as the configuration says.
final class NewTable {
  private final Map<String, String> types = new LinkedHashMap<>();
  private final List<GlobalSecondaryIndex> global = new ArrayList<>();
  private final List<LocalSecondaryIndex> local = new ArrayList<>();

  private NewTable() {}

  static CreateTableRequest request(String name, Table table) {
    return new NewTable().of(name, table);
  }

  private CreateTableRequest of(String name, Table table) {
    List<KeySchemaElement> keys = keys(table.partitionKey(), table.sortKey());
    table.indexes().forEach(this::add);
    CreateTableRequest.Builder request =
        CreateTableRequest.builder()
            .tableName(name)
            .billingMode(BillingMode.PAY_PER_REQUEST)
            .keySchema(keys)
            .attributeDefinitions(
                types.entrySet().stream()
                    .map(type ->
                        AttributeDefinition.builder()
                            .attributeName(type.getKey())
                            .attributeType(type.getValue())
                            .build())
                    .toList());
    // Empty lists are refused.
    if (!global.isEmpty()) {
      request.globalSecondaryIndexes(global);
    }
    if (!local.isEmpty()) {
      request.localSecondaryIndexes(local);
    }
    return request.build();
  }

  private void add(String name, Index index) {
    List<KeySchemaElement> keys = keys(index.partitionKey(), index.sortKey());
    if (index.local()) {
      local.add(
          LocalSecondaryIndex.builder()
              .indexName(name)
              .keySchema(keys)
              .projection(projection(index))
              .build());
    } else {
      global.add(
          GlobalSecondaryIndex.builder()
              .indexName(name)
              .keySchema(keys)
              .projection(projection(index))
              .build());
    }
  }

  private List<KeySchemaElement> keys(
      DynamoDbConfig.Key partition, DynamoDbConfig.@Nullable Key sort) {
    return sort == null
        ? List.of(key(partition, KeyType.HASH))
        : List.of(key(partition, KeyType.HASH), key(sort, KeyType.RANGE));
  }

  private KeySchemaElement key(DynamoDbConfig.Key key, KeyType kind) {
    String type = key.type().name();
    String before = types.putIfAbsent(key.name(), type);
    if (before != null && !before.equals(type)) {
      throw new IllegalArgumentException(
          "the attribute %s is %s in one key and %s in another; it can have one type"
              .formatted(key.name(), before, type));
    }
    return KeySchemaElement.builder().attributeName(key.name()).keyType(kind).build();
  }

  private static Projection projection(Index index) {
    return switch (index.projection()) {
      case ALL -> Projection.builder().projectionType(ProjectionType.ALL).build();
      case KEYS -> Projection.builder().projectionType(ProjectionType.KEYS_ONLY).build();
      case INCLUDE ->
          Projection.builder()
              .projectionType(ProjectionType.INCLUDE)
              .nonKeyAttributes(index.attributes())
              .build();
    };
  }
}
