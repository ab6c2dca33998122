// SPDX-License-Identifier: Apache-2.0
package dev.carillon.config;

import dev.carillon.config.DynamoDbConfig.Index;
import dev.carillon.config.DynamoDbConfig.Projection;
import dev.carillon.config.DynamoDbConfig.Table;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/// What holds for the database of functions and its tables.
final class DynamoDbRules {
  private final Report report;

  private DynamoDbRules(Report report) {
    this.report = report;
  }

  static void check(DynamoDbConfig config, Report report) {
    var rules = new DynamoDbRules(report);
    rules.endpoint(config);
    config.tables().forEach((name, table) -> rules.table("dynamodb.tables." + name, name, table));
  }

  private void endpoint(DynamoDbConfig config) {
    String endpoint = config.endpoint();
    if (endpoint == null) {
      if (!config.tables().isEmpty()) {
        report.problem(
            "dynamodb.tables",
            "where are these tables? Set dynamodb.endpoint to `local`, which runs DynamoDB Local beside the gateway, or to the address of a DynamoDB");
      }
    } else if (!endpoint.equals(DynamoDbConfig.LOCAL) && !isAddress(endpoint)) {
      report.problem(
          "dynamodb.endpoint",
          "expected `local` or an address such as http://127.0.0.1:8000, not "
              + Problem.quote(endpoint));
    }
    if (config.data() != null && !DynamoDbConfig.LOCAL.equals(endpoint)) {
      report.problem("dynamodb.data", "is for `endpoint: local`, which keeps data here");
    }
  }

  private static boolean isAddress(String text) {
    try {
      URI uri = URI.create(text);
      boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      return http && uri.getHost() != null;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  private void table(String path, String name, Table table) {
    name(path, name, "a table");
    if (table.ttl() != null && table.ttl().isBlank()) {
      report.problem(path + ".ttl", "must name an attribute");
    }
    keys(path, table.partitionKey(), table.sortKey());
    table.indexes().forEach((each, index) -> index(path + ".indexes." + each, each, index, table));
  }

  private void index(String path, String name, Index index, Table table) {
    name(path, name, "an index");
    keys(path, index.partitionKey(), index.sortKey());
    if (index.local()
        && (index.sortKey() == null
            || !index.partitionKey().name().equals(table.partitionKey().name()))) {
      report.problem(
          path, "a local index has the partition key of its table and a sort key of its own");
    }
    if ((index.projection() == Projection.INCLUDE) == index.attributes().isEmpty()) {
      report.problem(
          path + ".attributes",
          index.attributes().isEmpty()
              ? "list what `projection: include` includes"
              : "need `projection: include`");
    }
  }

  private void keys(String path, DynamoDbConfig.Key partition, DynamoDbConfig.@Nullable Key sort) {
    if (sort != null && sort.name().equals(partition.name())) {
      report.problem(path + ".sortKey", "is the partition key already");
    }
  }

  private void name(String path, String name, String what) {
    if (!NameForm.TABLE.fits(name)) {
      report.problem(path, "expected " + NameForm.TABLE + " as name of " + what);
    }
  }
}
