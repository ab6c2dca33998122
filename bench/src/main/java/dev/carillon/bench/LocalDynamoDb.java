// SPDX-License-Identifier: Apache-2.0
package dev.carillon.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// DynamoDB Local as a process of its own, with the class path of `checks/dynamodb/pom.xml` and
/// everything in its memory.
record LocalDynamoDb(Process process, URI endpoint) implements AutoCloseable {
  private static final int START_SECONDS = 60;

  /// A table as `deploy/` makes it.
  private static final String TABLE =
      """
      {
        "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [
          {"AttributeName": "connectionId", "AttributeType": "S"}, {"AttributeName": "channel", "AttributeType": "S"}],
        "KeySchema": [
          {"AttributeName": "connectionId", "KeyType": "HASH"}, {"AttributeName": "channel", "KeyType": "RANGE"}],
        "GlobalSecondaryIndexes": [{
          "IndexName": "by-channel",
          "KeySchema": [
            {"AttributeName": "channel", "KeyType": "HASH"}, {"AttributeName": "connectionId", "KeyType": "RANGE"}],
          "Projection": {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["flavour"]}}]
      }
      """;

  /// @param folder for what it writes and says
  static LocalDynamoDb start(Programs programs, Path folder) {
    try {
      Files.createDirectories(folder);
      int port = freePort();
      Path log = folder.resolve("dynamodb.log");
      ProcessBuilder java =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx256m",
                  "-cp",
                  libraries(programs) + "/*",
                  "com.amazonaws.services.dynamodbv2.local.main.ServerRunner",
                  "-inMemory",
                  "-sharedDb",
                  "-disableTelemetry",
                  "-port",
                  Integer.toString(port))
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile());
      java.environment().put("DDB_LOCAL_TELEMETRY", "0");
      Process process = java.start();
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
      return new LocalDynamoDb(process, URI.create("http://127.0.0.1:" + port)).ready(log);
    } catch (IOException e) {
      throw new Stopped("DynamoDB Local cannot be started: " + e.getMessage());
    }
  }

  /// Makes the table, which answers when the database does.
  MemberTable table(String name) {
    MemberTable table = MemberTable.of(endpoint, name, Map.of());
    Map<String, Object> request = JsonMapper.shared().readValue(TABLE, new TypeReference<>() {});
    request.put("TableName", name);
    table.ask("CreateTable", request);
    return table;
  }

  private LocalDynamoDb ready(Path log) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
    while (process.isAlive() && System.nanoTime() < end) {
      try (var _ = new Socket(endpoint.getHost(), endpoint.getPort())) {
        return this;
      } catch (IOException e) {
        FunctionGateway.pause();
      }
    }
    close();
    throw new Stopped("DynamoDB Local does not listen; " + log + " says why");
  }

  private static Path libraries(Programs programs) throws IOException {
    Path pom = programs.module().resolveSibling("checks/dynamodb/pom.xml").toAbsolutePath();
    Path libraries = pom.resolveSibling("target/lib");
    if (!Files.isDirectory(libraries)) {
      run(List.of("mvn", "-B", "-ntp", "-q", "-f", pom.toString(), "dependency:copy-dependencies"));
    }
    return libraries;
  }

  private static void run(List<String> command) throws IOException {
    try {
      if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
        throw new Stopped(String.join(" ", command) + " failed; the lines above say why");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Stopped("interrupted");
    }
  }

  /// It takes no port 0.
  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
