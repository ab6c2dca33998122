// SPDX-License-Identifier: Apache-2.0
package dev.carillon.table;

import dev.carillon.config.DynamoDbConfig.Table;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveDescription;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveStatus;

/// Sees to it that one table is there. What is there is never changed, but for its TTL, and never
/// removed.
final class OneTable {
  private static final Duration LONGEST = Duration.ofSeconds(90);
  private static final long LONGEST_PAUSE = 1_000;

  private final DynamoDbClient client;
  private final String name;
  private final Table table;

  OneTable(DynamoDbClient client, String name, Table table) {
    this.client = client;
    this.name = name;
    this.table = table;
  }

  /// Nobody answers.
  static final class Unreachable extends IOException {
    private static final long serialVersionUID = 1;

    Unreachable(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /// @return what is wrong; null if nothing
  @Nullable String ensure() throws Unreachable, InterruptedException {
    try {
      TableDescription found = described();
      if (found == null) {
        create();
      }
      TableDescription active = active();
      if (active == null) {
        return "is not ready after %d s; look at it, and start again"
            .formatted(LONGEST.toSeconds());
      }
      String wrong = Shape.of(table).missing(Shape.of(active));
      return wrong == null ? timeToLive() : wrong;
    } catch (AwsServiceException e) {
      return refusal(e);
    } catch (ApiCallTimeoutException | ApiCallAttemptTimeoutException e) {
      throw new Unreachable("no answer in time", e);
    } catch (SdkClientException e) {
      if (e.getCause() instanceof IOException cause) {
        throw new Unreachable(line(cause.toString()), e);
      }
      return line(String.valueOf(e.getMessage()));
    } catch (IllegalArgumentException e) {
      return e.getMessage();
    }
  }

  private @Nullable TableDescription described() {
    try {
      return client.describeTable(request -> request.tableName(name)).table();
    } catch (ResourceNotFoundException e) {
      return null;
    }
  }

  private void create() {
    try {
      client.createTable(NewTable.request(name, table));
    } catch (ResourceInUseException e) {
      // Another gateway was faster; whether it is the same table is seen next.
    }
  }

  private @Nullable TableDescription active() throws InterruptedException {
    long end = System.nanoTime() + LONGEST.toNanos();
    for (long pause = 20; System.nanoTime() < end; pause = Math.min(2 * pause, LONGEST_PAUSE)) {
      TableDescription now = described();
      // A table that is changed meanwhile serves too.
      if (now != null
          && (now.tableStatus() == TableStatus.ACTIVE
              || now.tableStatus() == TableStatus.UPDATING)) {
        return now;
      }
      Thread.sleep(pause);
    }
    return null;
  }

  private @Nullable String timeToLive() {
    String wanted = table.ttl();
    if (wanted == null) {
      return null;
    }
    TimeToLiveDescription now =
        client.describeTimeToLive(request -> request.tableName(name)).timeToLiveDescription();
    boolean on =
        now.timeToLiveStatus() == TimeToLiveStatus.ENABLED
            || now.timeToLiveStatus() == TimeToLiveStatus.ENABLING;
    if (!on) {
      client.updateTimeToLive(request ->
          request
              .tableName(name)
              .timeToLiveSpecification(ttl -> ttl.attributeName(wanted).enabled(true)));
      return null;
    }
    return wanted.equals(now.attributeName())
        ? null
        : "has its TTL in %s, and the configuration says %s; turn it off there, or name the same"
            .formatted(now.attributeName(), wanted);
  }

  private static String refusal(AwsServiceException refused) {
    var details = refused.awsErrorDetails();
    return details == null
        ? line(String.valueOf(refused.getMessage()))
        : line("was refused: %s: %s".formatted(details.errorCode(), details.errorMessage()));
  }

  private static String line(String text) {
    return text.replaceAll("\\s*\\R\\s*", " ");
  }
}
