// SPDX-License-Identifier: Apache-2.0
package dev.carillon.functions;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.apigatewaymanagementapi.ApiGatewayManagementApiClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.lambda.LambdaClient;

/// The clients of AWS, made once and kept between invocations. They use the JDK's own HTTP, the
/// quickest to start; whoever calls them does so on virtual threads.
final class Clients {
  private static final String KEPT_CONNECTIONS = "http.maxConnections";
  private static final int CONNECT_TIMEOUT = 2_000;
  private static final int READ_TIMEOUT = 5_000;

  private final SdkHttpClient http = UrlConnectionHttpClient.create(Clients::open);
  private final Map<URI, Posts> posts = new ConcurrentHashMap<>();
  private final DynamoDbClient table = DynamoDbClient.builder().httpClient(http).build();
  private @Nullable LambdaClient lambda;

  /// @param concurrency connections that are kept open between requests
  Clients(int concurrency) {
    if (System.getProperty(KEPT_CONNECTIONS) == null) {
      // The JDK would keep five of a host, and shake hands anew for all others.
      System.setProperty(KEPT_CONNECTIONS, Integer.toString(concurrency));
    }
  }

  DynamoDbClient table() {
    return table;
  }

  Posts posts(URI endpoint) {
    return posts.computeIfAbsent(
        endpoint,
        address ->
            new Posts(
                ApiGatewayManagementApiClient.builder()
                    .endpointOverride(address)
                    .overrideConfiguration(
                        config -> config.retryStrategy(AwsRetryStrategy.doNotRetry()))
                    .httpClient(http)
                    .build()));
  }

  synchronized LambdaClient lambda() {
    if (lambda == null) {
      lambda = LambdaClient.builder().httpClient(http).build();
    }
    return lambda;
  }

  private static HttpURLConnection open(URI address) {
    try {
      var connection = (HttpURLConnection) address.toURL().openConnection();
      connection.setConnectTimeout(CONNECT_TIMEOUT);
      connection.setReadTimeout(READ_TIMEOUT);
      connection.setInstanceFollowRedirects(false);
      return connection;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
