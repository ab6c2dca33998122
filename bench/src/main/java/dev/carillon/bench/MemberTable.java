// SPDX-License-Identifier: Apache-2.0
package dev.carillon.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The table of the memberships, as the functions leave it. Its partition key is `connectionId`.
/// Rows that only say that a part of a broadcast was taken on are not counted: they belong to no
/// connection, and expire by themselves.
///
/// @param endpoint of DynamoDB
record MemberTable(URI endpoint, String name, AwsSignature signature, HttpClient http)
    implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /// Rows that are read to find one.
  private static final int FEW = 100;

  static MemberTable of(URI endpoint, String name, Map<String, String> environment) {
    String region = environment.getOrDefault("AWS_REGION", "us-east-1");
    // DynamoDB Local takes any key.
    var signature =
        new AwsSignature(
            environment.getOrDefault("AWS_ACCESS_KEY_ID", "LOCAL"),
            environment.getOrDefault("AWS_SECRET_ACCESS_KEY", "local"),
            environment.get("AWS_SESSION_TOKEN"),
            region,
            "dynamodb");
    return new MemberTable(endpoint, name, signature, HttpClient.newHttpClient());
  }

  long count() {
    return rows("Scan", memberships(), Long.MAX_VALUE);
  }

  boolean isEmpty() {
    Map<String, Object> scan = memberships();
    scan.put("Limit", FEW);
    return rows("Scan", scan, 1) == 0;
  }

  long rowsOf(String connectionId) {
    Map<String, Object> query = new HashMap<>();
    query.put("KeyConditionExpression", "connectionId = :id");
    query.put("ExpressionAttributeValues", Map.of(":id", Map.of("S", connectionId)));
    return rows("Query", query, Long.MAX_VALUE);
  }

  private static Map<String, Object> memberships() {
    Map<String, Object> scan = new HashMap<>();
    scan.put("FilterExpression", "attribute_exists(flavour) OR NOT begins_with(channel, :mark)");
    scan.put("ExpressionAttributeValues", Map.of(":mark", Map.of("S", "#")));
    return scan;
  }

  /// @param enough after which no further page is read
  private long rows(String operation, Map<String, Object> request, long enough) {
    request.put("TableName", name);
    request.put("Select", "COUNT");
    request.put("ConsistentRead", true);
    long rows = 0;
    while (true) {
      JsonNode page = ask(operation, request);
      rows += page.path("Count").asLong();
      if (rows >= enough || !page.has("LastEvaluatedKey")) {
        return rows;
      }
      request.put("ExclusiveStartKey", page.get("LastEvaluatedKey"));
    }
  }

  /// @throws Stopped if DynamoDB does not do it, saying why
  JsonNode ask(String operation, Map<String, ?> request) {
    String body = JsonMapper.shared().writeValueAsString(request);
    var post = HttpRequest.newBuilder(endpoint.resolve("/")).timeout(PATIENCE);
    Map<String, String> headers =
        Map.of(
            "content-type",
            "application/x-amz-json-1.0",
            "x-amz-target",
            "DynamoDB_20120810." + operation);
    signature.headers(endpoint, headers, body, Instant.now()).forEach(post::setHeader);
    try {
      HttpResponse<String> answer =
          http.send(post.POST(BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new Stopped(
            "%s of table %s at %s: %s".formatted(operation, name, endpoint, answer.body()));
      }
      return JsonMapper.shared().readTree(answer.body());
    } catch (IOException e) {
      throw new Stopped("DynamoDB at " + endpoint + " does not answer: " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Stopped("interrupted");
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
