// SPDX-License-Identifier: Apache-2.0
package dev.carillon.functions;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/// DynamoDB Local as a process of its own, with its own class path (its licence allows tests and no
/// more): the one of `checks/dynamodb/pom.xml`. Everything is in its memory.
final class DynamoDb implements AutoCloseable {
  private static final Path POM =
      Path.of("../checks/dynamodb/pom.xml").toAbsolutePath().normalize();
  private static final Path LIBRARIES = POM.resolveSibling("target/lib");

  private final Process process;
  private final Path home;
  private final URI endpoint;
  private final DynamoDbClient client;

  private DynamoDb(Process process, Path home, int port) {
    this.process = process;
    this.home = home;
    endpoint = URI.create("http://127.0.0.1:" + port);
    client =
        DynamoDbClient.builder()
            .endpointOverride(endpoint)
            .region(Region.US_EAST_1)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("TESTS", "tests")))
            .httpClient(UrlConnectionHttpClient.create())
            .build();
  }

  static DynamoDb start() {
    try {
      if (!Files.isDirectory(LIBRARIES)) {
        run("mvn", "-B", "-ntp", "-q", "-f", POM.toString(), "dependency:copy-dependencies");
      }
      int port = freePort();
      Path home = Files.createTempDirectory("carillon-dynamodb");
      var builder =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx256m",
                  "-cp",
                  LIBRARIES + "/*",
                  "com.amazonaws.services.dynamodbv2.local.main.ServerRunner",
                  "-inMemory",
                  "-sharedDb",
                  "-disableTelemetry",
                  "-port",
                  Integer.toString(port))
              .directory(home.toFile())
              .redirectErrorStream(true)
              .redirectOutput(home.resolve("log").toFile());
      builder.environment().put("DDB_LOCAL_TELEMETRY", "0");
      Process process = builder.start();
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> !process.isAlive() || accepts(port));
      if (!process.isAlive()) {
        throw new AssertionError(Files.readString(home.resolve("log")));
      }
      return new DynamoDb(process, home, port);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void run(String... command) throws IOException {
    try {
      Process process = new ProcessBuilder(command).inheritIO().start();
      if (!process.waitFor(5, TimeUnit.MINUTES) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new AssertionError(List.of(command) + " failed");
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static boolean accepts(int port) {
    try (var _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  URI endpoint() {
    return endpoint;
  }

  DynamoDbClient client() {
    return client;
  }

  /// An empty table as deploy/ makes it.
  DynamoDb table(String name) {
    var byChannel =
        GlobalSecondaryIndex.builder()
            .indexName("by-channel")
            .keySchema(key("channel", KeyType.HASH), key("connectionId", KeyType.RANGE))
            .projection(projection ->
                projection.projectionType(ProjectionType.INCLUDE).nonKeyAttributes("flavour"))
            .build();
    client.createTable(create ->
        create
            .tableName(name)
            .billingMode(BillingMode.PAY_PER_REQUEST)
            .attributeDefinitions(attribute("connectionId"), attribute("channel"))
            .keySchema(key("connectionId", KeyType.HASH), key("channel", KeyType.RANGE))
            .globalSecondaryIndexes(byChannel));
    return this;
  }

  private static AttributeDefinition attribute(String name) {
    return AttributeDefinition.builder()
        .attributeName(name)
        .attributeType(ScalarAttributeType.S)
        .build();
  }

  private static KeySchemaElement key(String name, KeyType type) {
    return KeySchemaElement.builder().attributeName(name).keyType(type).build();
  }

  /// Every row; tables of tests are small.
  List<Map<String, AttributeValue>> rows(String table) {
    return client.scanPaginator(scan -> scan.tableName(table)).items().stream().toList();
  }

  @Override
  public void close() {
    client.close();
    process.destroyForcibly();
    try {
      process.waitFor();
      try (var files = Files.list(home)) {
        for (Path file : files.toList()) {
          Files.deleteIfExists(file);
        }
      }
      Files.deleteIfExists(home);
    } catch (IOException | InterruptedException e) {
      // The system clears its folder of temporary files.
    }
  }
}
