// SPDX-License-Identifier: Apache-2.0
package dev.carillon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.table.FetchedLibrary;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Functions whose code names no endpoint, and the tables of their configuration.
class DatabaseOfFunctionsTest {
  private static Path cache;

  @TempDir private Path folder;

  @BeforeAll
  static void fetch(@TempDir Path shared) throws IOException {
    cache = FetchedLibrary.cache(shared);
  }

  @BeforeEach
  void writeFunction() throws IOException, InterruptedException {
    Assumptions.assumeTrue(
        new ProcessBuilder("/usr/bin/python3", "-c", "import boto3").start().waitFor() == 0,
        "boto3 is not installed");
    Files.writeString(
        folder.resolve("keep.py"),
        """
        import boto3, json, os
        from boto3.dynamodb.conditions import Key
        table = boto3.resource("dynamodb").Table("chat")
        def handler(event, context):
            text = json.loads(event["body"])["text"]
            if text == "where":
                return {"statusCode": 200, "body": os.environ["AWS_ENDPOINT_URL_DYNAMODB"]}
            at = table.query(KeyConditionExpression=Key("room").eq("r"))["Count"]
            table.put_item(Item={"room": "r", "at": at, "user": "ada", "text": text})
            mine = table.query(IndexName="byUser", KeyConditionExpression=Key("user").eq("ada"))
            return {"statusCode": 200, "body": " ".join(item["text"] for item in mine["Items"])}
        """);
  }

  private String yaml(String endpoint, String environment) {
    return """
    functions: {cache: %s}
    dynamodb:
      endpoint: %s
      tables:
        chat:
          partitionKey: room
          sortKey: {name: at, type: n}
          indexes: {byUser: {partitionKey: user, sortKey: {name: at, type: n}}}
    apis:
      - functions:
          keep: {process: {runtime: python, code: %s, handler: keep.handler, timeout: 20s, environment: {%s}}}
        routes: {$connect: "builtin:connect", say: {integration: "function:keep", response: true}}
    """
        .formatted(cache, endpoint, folder, environment);
  }

  private static String say(TestClient client, String text) {
    client.send("{\"action\":\"say\",\"text\":\"%s\"}".formatted(text));
    return client.next();
  }

  @Test
  void functionsFindTheirTablesBesideTheGateway() {
    try (RunningGateway gateway = RunningGateway.start(yaml("local", ""));
        TestClient client = TestClient.connect(gateway.ws("/dev"))) {
      assertThat(say(client, "hello")).isEqualTo("hello");
      assertThat(say(client, "again")).isEqualTo("hello again");
      // A database that is there already; a function may have another.
      URI there = URI.create(say(client, "where"));
      String other = "AWS_ENDPOINT_URL_DYNAMODB: \"http://127.0.0.1:9\"";
      try (RunningGateway second = RunningGateway.start(yaml(there.toString(), ""));
          TestClient neighbour = TestClient.connect(second.ws("/dev"));
          RunningGateway third = RunningGateway.start(yaml(there.toString(), other));
          TestClient stranger = TestClient.connect(third.ws("/dev"))) {
        assertThat(say(neighbour, "third")).isEqualTo("hello again third");
        assertThat(say(stranger, "where")).isEqualTo("http://127.0.0.1:9");
      }
    }
  }

  @Test
  void aGatewayWithoutItsTablesDoesNotStart() {
    assertThatThrownBy(() -> RunningGateway.start(yaml("http://127.0.0.1:9", "")))
        .cause()
        .hasMessageStartingWith(
            "dynamodb.tables.chat: dynamodb.endpoint http://127.0.0.1:9 does not answer");
  }
}
