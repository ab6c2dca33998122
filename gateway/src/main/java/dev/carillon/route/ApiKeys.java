// SPDX-License-Identifier: Apache-2.0
package dev.carillon.route;

import dev.carillon.config.ApiKeyConfig;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// The keys of an API (contract 4.3), each with its own limit.
public final class ApiKeys {
  public static final String HEADER = "x-api-key";
  private static final String FROM_HEADER = "$request.header." + HEADER;
  private static final String FROM_AUTHORIZER = "$context.authorizer.usageIdentifierKey";

  /// What became of a key.
  public enum Verdict {
    OK,
    MISSING_OR_UNKNOWN,
    THROTTLED
  }

  /// Only the hash stays: it has one length, whatever the key's.
  @SuppressWarnings("ArrayRecordComponent") // compared in constant time only
  private record Key(byte[] hash, @Nullable TokenBucket bucket) {}

  private final List<Key> keys;
  private final boolean fromHeader;

  /// @param selectionExpression where the key is: one of the two that the service has
  /// @throws IllegalArgumentException if it is another one
  public ApiKeys(Collection<ApiKeyConfig> keys, String selectionExpression, LongSupplier nanoTime) {
    fromHeader = selectionExpression.equals(FROM_HEADER);
    if (!fromHeader && !selectionExpression.equals(FROM_AUTHORIZER)) {
      throw new IllegalArgumentException(
          "apiKeySelectionExpression must be %s or %s, not '%s'"
              .formatted(FROM_HEADER, FROM_AUTHORIZER, selectionExpression));
    }
    this.keys =
        keys.stream()
            .map(key ->
                new Key(
                    hash(key.value().value()),
                    key.throttle() == null ? null : TokenBucket.of(key.throttle(), nanoTime)))
            .toList();
  }

  /// Is the key in the header [#HEADER], so that it can be checked before the authorizer is asked?
  /// Else the authorizer says it.
  public boolean fromHeader() {
    return fromHeader;
  }

  /// Checks a key, and takes it into account if it is known. The time says nothing about which key
  /// it nearly was.
  public Verdict check(@Nullable String key) {
    if (key == null || key.isEmpty()) {
      return Verdict.MISSING_OR_UNKNOWN;
    }
    byte[] hash = hash(key);
    Key found = null;
    for (Key known : keys) {
      if (MessageDigest.isEqual(known.hash(), hash)) {
        found = known;
      }
    }
    if (found == null) {
      return Verdict.MISSING_OR_UNKNOWN;
    }
    TokenBucket bucket = found.bucket();
    return bucket == null || bucket.take() ? Verdict.OK : Verdict.THROTTLED;
  }

  private static byte[] hash(String key) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
