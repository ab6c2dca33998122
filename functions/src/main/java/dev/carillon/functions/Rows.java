// SPDX-License-Identifier: Apache-2.0
package dev.carillon.functions;

import dev.carillon.connection.Flavour;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// What stands in the table. Its key is (`connectionId`, `channel`); three kinds of rows:
///
/// - a membership: connection and channel;
/// - the connection itself: there from `$connect` to `$disconnect`, with the number of its
///   channels;
/// - a claim: some members of a channel are served with a publication, or have been.
///
/// The last two have a `#` in the place of the channel, which is in no channel's name. Their own id
/// follows it, because the index has that attribute as its key, and one key for all of them would
/// be the one that everybody writes.
final class Rows {
  static final String CONNECTION = "connectionId";
  static final String CHANNEL = "channel";
  static final String FLAVOUR = "flavour";
  static final String CHANNELS = "channels";
  static final String EXPIRES = "expiresAt";
  static final String TAKER = "taker";

  private static final String V1 = "v1";
  private static final String RAW = "raw";
  private static final String NO_CHANNEL = "#";

  private final @Nullable Duration ttl;
  private final InstantSource clock;

  /// @param ttl of memberships and connections; null is never
  Rows(@Nullable Duration ttl, InstantSource clock) {
    this.ttl = ttl;
    this.clock = clock;
  }

  static Map<String, AttributeValue> key(String connectionId, String channel) {
    return Map.of(CONNECTION, text(connectionId), CHANNEL, text(channel));
  }

  static Map<String, AttributeValue> connectionKey(String connectionId) {
    return key(connectionId, NO_CHANNEL + connectionId);
  }

  Map<String, AttributeValue> membership(String connectionId, String channel, Flavour flavour) {
    return row(key(connectionId, channel), flavour);
  }

  Map<String, AttributeValue> connection(String connectionId, Flavour flavour, int channels) {
    Map<String, AttributeValue> row = row(connectionKey(connectionId), flavour);
    row.put(CHANNELS, number(channels));
    return row;
  }

  /// @param life how long others are refused
  Map<String, AttributeValue> claim(String id, String taker, Duration life) {
    Map<String, AttributeValue> row = new HashMap<>(connectionKey(id));
    row.put(TAKER, text(taker));
    row.put(EXPIRES, after(life));
    return row;
  }

  private Map<String, AttributeValue> row(Map<String, AttributeValue> key, Flavour flavour) {
    Map<String, AttributeValue> row = new HashMap<>(key);
    row.put(FLAVOUR, text(flavour == Flavour.V1 ? V1 : RAW));
    if (ttl != null) {
      row.put(EXPIRES, after(ttl));
    }
    return row;
  }

  private AttributeValue after(Duration time) {
    return number(clock.instant().plus(time).getEpochSecond());
  }

  static Flavour flavour(Map<String, AttributeValue> row) {
    AttributeValue flavour = row.get(FLAVOUR);
    return flavour != null && V1.equals(flavour.s()) ? Flavour.V1 : Flavour.RAW;
  }

  static String text(Map<String, AttributeValue> row, String name) {
    AttributeValue value = row.get(name);
    return value == null || value.s() == null ? "" : value.s();
  }

  static AttributeValue text(String value) {
    return AttributeValue.fromS(value);
  }

  static AttributeValue number(long value) {
    return AttributeValue.fromN(Long.toString(value));
  }
}
