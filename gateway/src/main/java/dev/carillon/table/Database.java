// SPDX-License-Identifier: Apache-2.0
package dev.carillon.table;

import dev.carillon.config.DynamoDbConfig;
import dev.carillon.config.Functions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Where functions find DynamoDB: a server beside the gateway, or one elsewhere.
public final class Database implements AutoCloseable {
  private final @Nullable URI endpoint;
  private final @Nullable LocalServer server;

  private Database(@Nullable URI endpoint, @Nullable LocalServer server) {
    this.endpoint = endpoint;
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
      return new Database(null, null);
    }
    Database database = at(config.endpoint(), config.data(), functions);
    try {
      if (database.endpoint != null && !config.tables().isEmpty()) {
        Tables.ensure(config.tables(), database.endpoint, region);
      }
      return database;
    } catch (IOException | RuntimeException e) {
      database.close();
      throw e;
    }
  }

  private static Database at(String endpoint, @Nullable Path data, Functions functions)
      throws IOException {
    if (!endpoint.equals(DynamoDbConfig.LOCAL)) {
      return new Database(URI.create(endpoint), null);
    }
    Path library = new Library(functions.cacheFolder(), Programs.find("mvn")).folder();
    LocalServer server = LocalServer.start(library, data, functions.runAs());
    return new Database(server.endpoint(), server);
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
