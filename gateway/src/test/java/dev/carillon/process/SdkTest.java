// SPDX-License-Identifier: Apache-2.0
package dev.carillon.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.carillon.config.ProcessConfig;
import dev.carillon.config.ProcessConfig.BundledSdk;
import dev.carillon.config.ProcessConfig.FunctionRuntime;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The SDKs that code expects and does not bring, fetched with the real npm once for all runs of
/// this test, and where their requests go.
class SdkTest {
  private static final String CALLS =
      """
      const table = new AWS.DynamoDB.DocumentClient();
      const back = () => new AWS.ApiGatewayManagementApi();
      const handler = async () => {
        await table.get({ TableName: 'chats', Key: { id: '1' } }).promise();
        await back().postToConnection({ ConnectionId: 'c1', Data: 'hi' }).promise();
        const given = new AWS.DynamoDB({ endpoint: process.env.OTHER });
        await given.listTables().promise();
        return 'done';
      };
      """;

  @TempDir private Path folder;
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private HttpServer server;
  private String address;

  @BeforeEach
  void open() throws Exception {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
          requests.add(
              exchange.getRequestURI().getPath()
                  + (target == null ? "" : " " + target.substring(target.indexOf('.') + 1)));
          exchange.getRequestBody().readAllBytes();
          byte[] body = "{}".getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.0");
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    address = "http://127.0.0.1:" + server.getAddress().getPort();
  }

  @AfterEach
  void close() {
    server.stop(0);
  }

  private ProcessConfig config(String name, String code, BundledSdk sdk, String... more) {
    var variables = new HashMap<String, String>();
    variables.put("AWS_SECRET_ACCESS_KEY", "any");
    variables.put("AWS_ENDPOINT_URL_DYNAMODB", address + "/table");
    variables.put("AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI", address + "/dev");
    variables.put("OTHER", address + "/other");
    for (int i = 0; i < more.length; i += 2) {
      variables.put(more[i], more[i + 1]);
    }
    Path at = RunningFunction.write(folder, name, code);
    return RunningFunction.with(
        RunningFunction.config(FunctionRuntime.NODEJS, at, "index.handler"),
        sdk,
        "16",
        Map.copyOf(variables));
  }

  private String returned(ProcessConfig config) throws Exception {
    try (var function = RunningFunction.of(config)) {
      assertThat(function.start()).isNull();
      return function.returned("x");
    }
  }

  private void callsWhatTheEnvironmentSays() {
    assertThat(requests)
        .containsExactly("/table GetItem", "/dev/@connections/c1", "/other ListTables");
  }

  @Test
  void version2IsFoundByRequireAndCallsTheEndpointsOfTheEnvironment() throws Exception {
    String code = "const AWS = require('aws-sdk');\n" + CALLS + "exports.handler = handler;";
    assertThat(returned(config("index.js", code, BundledSdk.V2))).isEqualTo("\"done\"");
    callsWhatTheEnvironmentSays();
  }

  @Test
  void version2IsFoundByImport() throws Exception {
    String code = "import AWS from 'aws-sdk';\n" + CALLS + "export { handler };";
    assertThat(returned(config("index.mjs", code, BundledSdk.V2))).isEqualTo("\"done\"");
    callsWhatTheEnvironmentSays();
  }

  @Test
  void singleClientsOfVersion2ObeyTooUnlessItIsSwitchedOff() throws Exception {
    String code =
        """
        const DynamoDB = require('aws-sdk/clients/dynamodb');
        exports.handler = async () => new DynamoDB().endpoint.href;
        """;
    assertThat(returned(config("index.js", code, BundledSdk.V2)))
        .isEqualTo("\"" + address + "/table\"");
    assertThat(
            returned(
                config(
                    "index.js",
                    code,
                    BundledSdk.V2,
                    "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
                    "true")))
        .isEqualTo("\"https://dynamodb.eu-west-1.amazonaws.com/\"");
  }

  @Test
  void anEndpointOfTheGlobalConfigurationWins() throws Exception {
    String code =
        """
        const AWS = require('aws-sdk');
        AWS.config.update({ endpoint: process.env.OTHER });
        exports.handler = async () => new AWS.DynamoDB().endpoint.href;
        """;
    assertThat(returned(config("index.js", code, BundledSdk.V2)))
        .isEqualTo("\"" + address + "/other\"");
  }

  @Test
  void version3IsFoundByRequireAndByImport() throws Exception {
    String calls =
        """
        const handler = async () => {
          await new DynamoDBClient({}).send(new ListTablesCommand({}));
          return 'done';
        };
        """;
    String name = "{ DynamoDBClient, ListTablesCommand }";
    String module = "import " + name + " from '@aws-sdk/client-dynamodb';\n" + calls;
    assertThat(returned(config("index.mjs", module + "export { handler };", BundledSdk.V3)))
        .isEqualTo("\"done\"");
    Files.delete(folder.resolve("index.mjs"));
    String common = "const " + name + " = require('@aws-sdk/client-dynamodb');\n" + calls;
    assertThat(returned(config("index.js", common + "exports.handler = handler;", BundledSdk.V3)))
        .isEqualTo("\"done\"");
    assertThat(requests).containsExactly("/table/ ListTables", "/table/ ListTables");
  }

  @Test
  void codeThatBringsItsOwnUsesThatAndNothingIsFetched() throws Exception {
    RunningFunction.write(folder, "node_modules/aws-sdk/package.json", "{\"main\":\"own.js\"}");
    RunningFunction.write(folder, "node_modules/aws-sdk/own.js", "module.exports = 'own';");
    String code = "const own = require('aws-sdk'); exports.handler = async () => own;";
    try (var log = new Logged(SdkCache.class)) {
      assertThat(returned(config("index.js", code, BundledSdk.V2))).isEqualTo("\"own\"");
      assertThat(log.lines()).isEmpty();
    }
  }
}
