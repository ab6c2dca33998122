// SPDX-License-Identifier: Apache-2.0
package dev.carillon.table;

import dev.carillon.config.DynamoDbConfig.Table;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/// Makes the tables of the configuration that are not there, all at the same time.
final class Tables {
  private static final Duration ATTEMPT = Duration.ofSeconds(5);
  private static final Duration CALL = Duration.ofSeconds(8);

  private Tables() {}

  /// @throws IOException if nobody answers at the endpoint
  /// @throws TablesFailed if somebody does, and a table cannot be as it should
  static void ensure(Map<String, Table> tables, URI endpoint, String region) throws IOException {
    var failures = new HashMap<String, String>();
    try (DynamoDbClient client = client(endpoint, region);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var results = new HashMap<String, Future<@Nullable String>>();
      tables.forEach((name, table) -> {
        Callable<@Nullable String> task = new OneTable(client, name, table)::ensure;
        results.put(name, threads.submit(task));
      });
      for (Map.Entry<String, Future<@Nullable String>> result : results.entrySet()) {
        String failure = outcome(result.getValue(), endpoint);
        if (failure != null) {
          failures.put(result.getKey(), failure);
        }
      }
    }
    if (!failures.isEmpty()) {
      throw new TablesFailed(failures);
    }
  }

  private static @Nullable String outcome(Future<@Nullable String> result, URI endpoint)
      throws IOException {
    try {
      return result.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("The gateway was told to stop while its tables were made", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof OneTable.Unreachable unreachable) {
        throw new IOException(
            "dynamodb.endpoint %s does not answer: %s; start the database there, or write `local` for one beside the gateway"
                .formatted(endpoint, unreachable.getMessage()),
            e);
      }
      return "failed: " + e.getCause();
    }
  }

  private static DynamoDbClient client(URI endpoint, String region) {
    return DynamoDbClient.builder()
        .httpClientBuilder(UrlConnectionHttpClient.builder())
        .region(Region.of(region))
        .endpointOverride(endpoint)
        .credentialsProvider(credentials(endpoint))
        .overrideConfiguration(bounds -> bounds.apiCallAttemptTimeout(ATTEMPT).apiCallTimeout(CALL))
        .build();
  }

  /// The service's own must be signed for; all others want letters only.
  private static AwsCredentialsProvider credentials(URI endpoint) {
    return isService(endpoint)
        ? DefaultCredentialsProvider.builder().build()
        : StaticCredentialsProvider.create(AwsBasicCredentials.create("carillon", "carillon"));
  }

  static boolean isService(URI endpoint) {
    String host = endpoint.getHost();
    return host.endsWith(".amazonaws.com")
        || host.endsWith(".amazonaws.com.cn")
        || host.endsWith(".api.aws");
  }
}
