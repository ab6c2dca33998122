// SPDX-License-Identifier: Apache-2.0
package dev.carillon.functions;

import static dev.carillon.functions.Rows.CHANNEL;
import static dev.carillon.functions.Rows.CHANNELS;
import static dev.carillon.functions.Rows.CONNECTION;
import static dev.carillon.functions.Rows.TAKER;

import dev.carillon.channel.ChannelName;
import dev.carillon.connection.Flavour;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/// Who is in which channel, by connection.
///
/// A join and the row of its connection change in one transaction. So a join that comes after the
/// end of its connection finds no such row and leaves nothing behind, whatever overtakes whatever;
/// and the number of channels, which stands in that row, is exact.
final class Memberships {
  private static final int MOST_IN_A_BATCH = 25;
  private static final int MOST_TRIES = 12;
  private static final String IS_THERE = "attribute_exists(" + CONNECTION + ")";
  private static final String IS_NEW = "attribute_not_exists(" + CONNECTION + ")";
  private static final String IS_MINE = TAKER + " = :taker";

  /// What came of a join.
  enum Joined {
    /// It is a member, now or already.
    MEMBER,
    /// It is in as many channels as it may.
    FULL,
    /// It has ended.
    GONE
  }

  private final DynamoDbClient table;
  private final Settings.Table settings;
  private final Rows rows;
  private final int maxChannels;

  Memberships(DynamoDbClient table, Settings.Table settings, Rows rows, int maxChannels) {
    this.table = table;
    this.settings = settings;
    this.rows = rows;
    this.maxChannels = maxChannels;
  }

  /// A connection begins.
  void connected(String connectionId, Flavour flavour, boolean inDefault) {
    List<TransactWriteItem> puts = new ArrayList<>();
    puts.add(put(rows.connection(connectionId, flavour, inDefault ? 1 : 0), null));
    if (inDefault) {
      String channel = ChannelName.DEFAULT.value();
      puts.add(put(rows.membership(connectionId, channel, flavour), null));
    }
    write(puts);
  }

  /// What a connection speaks; null if it is not there.
  @Nullable Flavour flavour(String connectionId) {
    GetItemResponse found =
        table.getItem(get ->
            get.tableName(settings.name())
                .key(Rows.connectionKey(connectionId))
                .consistentRead(true));
    return found.hasItem() ? Rows.flavour(found.item()) : null;
  }

  Joined join(String connectionId, ChannelName channel, Flavour flavour) {
    var membership = put(rows.membership(connectionId, channel.value(), flavour), IS_NEW);
    TransactWriteItem counted =
        TransactWriteItem.builder()
            .update(update ->
                update
                    .tableName(settings.name())
                    .key(Rows.connectionKey(connectionId))
                    .updateExpression("SET " + CHANNELS + " = " + CHANNELS + " + :one")
                    .conditionExpression(IS_THERE + " AND " + CHANNELS + " < :most")
                    .expressionAttributeValues(
                        Map.of(":one", Rows.number(1), ":most", Rows.number(maxChannels)))
                    .returnValuesOnConditionCheckFailure(
                        ReturnValuesOnConditionCheckFailure.ALL_OLD))
            .build();
    List<CancellationReason> failed = write(List.of(membership, counted));
    if (failed.isEmpty() || isCondition(failed.getFirst())) {
      return Joined.MEMBER;
    }
    return failed.getLast().hasItem() ? Joined.FULL : Joined.GONE;
  }

  /// Also where it is no member.
  void leave(String connectionId, ChannelName channel) {
    TransactWriteItem membership =
        TransactWriteItem.builder()
            .delete(delete ->
                delete
                    .tableName(settings.name())
                    .key(Rows.key(connectionId, channel.value()))
                    .conditionExpression(IS_THERE))
            .build();
    TransactWriteItem counted =
        TransactWriteItem.builder()
            .update(update ->
                update
                    .tableName(settings.name())
                    .key(Rows.connectionKey(connectionId))
                    .updateExpression("SET " + CHANNELS + " = " + CHANNELS + " - :one")
                    .conditionExpression(IS_THERE)
                    .expressionAttributeValues(Map.of(":one", Rows.number(1))))
            .build();
    List<CancellationReason> failed = write(List.of(membership, counted));
    if (!failed.isEmpty() && !isCondition(failed.getFirst())) {
      // The row of the connection has expired, or was deleted by hand.
      table.deleteItem(
          delete -> delete.tableName(settings.name()).key(Rows.key(connectionId, channel.value())));
    }
  }

  /// A connection has ended. Its own row goes first: what joins afterwards fails, and what joined
  /// before is found.
  void forget(String connectionId) {
    table.deleteItem(
        delete -> delete.tableName(settings.name()).key(Rows.connectionKey(connectionId)));
    Map<String, AttributeValue> from = Map.of();
    do {
      QueryResponse page = table.query(rowsOf(connectionId, from));
      delete(page.items());
      from = page.lastEvaluatedKey();
    } while (!from.isEmpty());
  }

  /// Takes something on that must be done once.
  ///
  /// @param taker may ask again: the client does, when an answer of the table is lost
  /// @return false if another one has taken it on before
  boolean claim(String id, String taker, Duration life) {
    try {
      table.putItem(put ->
          put.tableName(settings.name())
              .item(rows.claim(id, taker, life))
              .conditionExpression(IS_NEW + " OR " + IS_MINE)
              .expressionAttributeValues(Map.of(":taker", Rows.text(taker))));
      return true;
    } catch (ConditionalCheckFailedException e) {
      return false;
    }
  }

  private QueryRequest rowsOf(String connectionId, Map<String, AttributeValue> from) {
    return QueryRequest.builder()
        .tableName(settings.name())
        .consistentRead(true)
        .keyConditionExpression(CONNECTION + " = :id")
        .expressionAttributeValues(Map.of(":id", Rows.text(connectionId)))
        .projectionExpression(CONNECTION + ", " + CHANNEL)
        .limit(settings.page() == 0 ? null : settings.page())
        .exclusiveStartKey(from.isEmpty() ? null : from)
        .build();
  }

  private void delete(List<Map<String, AttributeValue>> keys) {
    for (int from = 0; from < keys.size(); from += MOST_IN_A_BATCH) {
      List<WriteRequest> batch = new ArrayList<>();
      for (var key : keys.subList(from, Math.min(keys.size(), from + MOST_IN_A_BATCH))) {
        batch.add(WriteRequest.builder().deleteRequest(delete -> delete.key(key)).build());
      }
      deleteBatch(Map.of(settings.name(), batch));
    }
  }

  private void deleteBatch(Map<String, List<WriteRequest>> batch) {
    Map<String, List<WriteRequest>> left = batch;
    for (int attempt = 0; attempt < MOST_TRIES; attempt++) {
      Map<String, List<WriteRequest>> items = left;
      left = table.batchWriteItem(write -> write.requestItems(items)).unprocessedItems();
      if (left.isEmpty()) {
        return;
      }
      Backoff.sleep(Backoff.before(attempt));
    }
    throw new IllegalStateException("the table is too busy to delete rows");
  }

  private TransactWriteItem put(Map<String, AttributeValue> row, @Nullable String condition) {
    return TransactWriteItem.builder()
        .put(put -> put.tableName(settings.name()).item(row).conditionExpression(condition))
        .build();
  }

  /// Writes all or nothing. What only met another transaction, such as another join of the same
  /// connection, is tried again.
  ///
  /// @return empty if it was written, else what stood in the way of each
  private List<CancellationReason> write(List<TransactWriteItem> items) {
    for (int attempt = 0; ; attempt++) {
      try {
        table.transactWriteItems(write -> write.transactItems(items));
        return List.of();
      } catch (TransactionCanceledException e) {
        List<CancellationReason> reasons = e.cancellationReasons();
        if (reasons.stream().anyMatch(Memberships::isCondition)) {
          return reasons;
        }
        if (attempt == MOST_TRIES) {
          throw e;
        }
        Backoff.sleep(Backoff.before(attempt));
      }
    }
  }

  private static boolean isCondition(CancellationReason reason) {
    return "ConditionalCheckFailed".equals(reason.code());
  }
}
