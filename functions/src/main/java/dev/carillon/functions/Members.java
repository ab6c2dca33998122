// SPDX-License-Identifier: Apache-2.0
package dev.carillon.functions;

import static dev.carillon.functions.Rows.CHANNEL;
import static dev.carillon.functions.Rows.CONNECTION;
import static dev.carillon.functions.Rows.FLAVOUR;

import dev.carillon.channel.ChannelName;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/// Who is in which channel, by channel: the index, in the order of the connections' ids.
final class Members {
  private final DynamoDbClient table;
  private final Settings.Table settings;

  Members(DynamoDbClient table, Settings.Table settings) {
    this.table = table;
    this.settings = settings;
  }

  /// Tells all members, page by page.
  void of(ChannelName channel, Consumer<Member> then) {
    read(channel, null, then);
  }

  /// Tells those whose id is in a range.
  void within(ChannelName channel, Part.Range range, Consumer<Member> then) {
    read(channel, range, then);
  }

  private void read(ChannelName channel, Part.@Nullable Range range, Consumer<Member> then) {
    Map<String, AttributeValue> from = Map.of();
    do {
      QueryResponse page = table.query(query(channel, range, from));
      for (Map<String, AttributeValue> row : page.items()) {
        then.accept(new Member(Rows.text(row, CONNECTION), Rows.flavour(row)));
      }
      from = page.lastEvaluatedKey();
    } while (!from.isEmpty());
  }

  private QueryRequest query(
      ChannelName channel, Part.@Nullable Range range, Map<String, AttributeValue> from) {
    Map<String, AttributeValue> values = new HashMap<>();
    values.put(":channel", Rows.text(channel.value()));
    String condition = CHANNEL + " = :channel";
    if (range != null) {
      values.put(":from", Rows.text(range.from()));
      values.put(":to", Rows.text(range.to()));
      condition += " AND " + CONNECTION + " BETWEEN :from AND :to";
    }
    return QueryRequest.builder()
        .tableName(settings.name())
        .indexName(settings.index())
        .keyConditionExpression(condition)
        .expressionAttributeValues(values)
        .projectionExpression(CONNECTION + ", " + FLAVOUR)
        .limit(settings.page() == 0 ? null : settings.page())
        .exclusiveStartKey(from.isEmpty() ? null : from)
        .build();
  }
}
