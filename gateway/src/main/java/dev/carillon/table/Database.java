// SPDX-License-Identifier: Apache-2.0
package dev.carillon.table;

import dev.carillon.config.DynamoDbConfig;
import dev.carillon.config.Functions;
import dev.carillon.os.Programs;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Where functions find DynamoDB: a server beside the gateway, or one elsewhere.
public final class Database implements AutoCloseable {
  private final @Nullable URI endpoint;
  private final String region;
  private final @Nullable LocalServer server;

  private Database(@Nullable URI endpoint, String region, @Nullable LocalServer server) {
    this.endpoint = endpoint;
    this.region = region;
    this.server = server;
  }

  /// Starts what `local` says, and makes the tables that are not there. Without an endpoint this
  /// costs nothing.
  ///
  /// @throws IOException if the database cannot be had, or not be reached
  /// @throws TablesFailed if a table is not as it should be
  public static Database open(DynamoDbConfig config, Functions functions, String region)
      throws IOException {
    if (config.endpoint() == null) {
      return new Database(null, region, null);
    }
    Database database = at(config.endpoint(), config.data(), region, functions);
    try {
      database.ensure(config.tables());
      return database;
    } catch (RuntimeException e) {
      database.close();
      throw e;
    }
  }

  /// Makes the tables that are not there.
  ///
  /// @throws TablesFailed if one is there with other keys, or cannot be made, also because nobody
  ///   answers
  public void ensure(Map<String, DynamoDbConfig.Table> tables) {
    if (endpoint == null || tables.isEmpty()) {
      return;
    }
    try {
      Tables.ensure(tables, endpoint, region);
    } catch (IOException e) {
      // Told once: it is the same for all of them.
      String first = tables.keySet().iterator().next();
      throw new TablesFailed(Map.of(first, String.valueOf(e.getMessage())));
    }
  }

  private static Database at(
      String endpoint, @Nullable Path data, String region, Functions functions) throws IOException {
    if (!endpoint.equals(DynamoDbConfig.LOCAL)) {
      return new Database(URI.create(endpoint), region, null);
    }
    Path library = new Library(functions.cacheFolder(), Programs.find("mvn")).folder();
    LocalServer server = LocalServer.start(library, data, functions.runAs());
    return new Database(server.endpoint(), region, server);
  }

  /// Where it is; null if functions find what the SDK finds.
  public @Nullable URI endpoint() {
    return endpoint;
  }

  @Override
  public void close() {
    if (server != null) {
      server.close();
    }
  }
}
