// SPDX-License-Identifier: Apache-2.0
package dev.carillon.template;

import static dev.carillon.template.TemplateText.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.config.ApiConfig;
import dev.carillon.config.Config;
import dev.carillon.config.DynamoDbConfig;
import dev.carillon.config.ProcessConfig;
import dev.carillon.config.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A template without an API, which the request completes.
class FunctionsOnlyTest {
  @TempDir Path folder;

  private TemplateText template() {
    return TemplateText.resource(folder, "functions-only.yaml")
        .dynamodb("local")
        .route("$connect", "Connect")
        .route("$disconnect", "Disconnect")
        .route("joinchannel", "Join")
        .route("sendmessage", "Send");
  }

  private static ProcessConfig process(Config config, String name) {
    return Objects.requireNonNull(
        Objects.requireNonNull(config.apis().getFirst().functions().get(name), name).process());
  }

  @Test
  void itsFunctionsServeTheRoutesThatTheRequestNames() throws Exception {
    Config config = template().load();
    ApiConfig api = config.apis().getFirst();
    assertThat(api.routes().keySet())
        .containsExactly("$connect", "$disconnect", "joinchannel", "sendmessage");
    assertThat(at(api.routes(), "joinchannel").integration()).isEqualTo("function:join");
    assertThat(at(api.routes(), "sendmessage").integration()).isEqualTo("function:chat-Send");
    assertThat(at(api.routes(), "sendmessage").response()).isFalse();
    assertThat(api.stages().getFirst().name()).isEqualTo("dev");
    assertThat(config.functions().eager()).isTrue();
    assertThat(template().stage("prod").load().apis().getFirst().stages().getFirst().name())
        .isEqualTo("prod");
  }

  @Test
  void aFunctionHasWhatItsTemplateSays() throws Exception {
    ProcessConfig join = process(template().load(), "join");
    assertThat(join.runtime()).isEqualTo(ProcessConfig.FunctionRuntime.NODEJS);
    assertThat(join.version()).isEqualTo("18");
    assertThat(join.handler()).isEqualTo("index.handler");
    assertThat(join.timeout()).isEqualTo(Duration.ofSeconds(10));
    assertThat(join.memory().bytes()).isEqualTo(256L << 20);
    assertThat(join.concurrency()).isEqualTo(20);
    assertThat(join.environment()).isEqualTo(Map.of("TABLE", new Secret("chat-connections")));
    ProcessConfig connect = process(template().load(), "chat-Connect");
    assertThat(connect.timeout()).isEqualTo(Duration.ofSeconds(3));
    assertThat(connect.inline()).startsWith("const AWS");
  }

  @Test
  void aFunctionHasTheSdkThatItsRuntimeBrings() throws Exception {
    Config config = template().load();
    assertThat(process(config, "chat-Connect").sdk()).isEqualTo(ProcessConfig.BundledSdk.V2);
    assertThat(process(config, "join").sdk()).isEqualTo(ProcessConfig.BundledSdk.V3);
  }

  @Test
  void aRoleAllowsTheManagementApiOrNothingOfIt() throws Exception {
    Config config = template().load();
    String id = config.apis().getFirst().id();
    assertThat(process(config, "chat-Send").credentials().allow())
        .containsExactly(
            "arn:aws:execute-api:eu-west-1:123456789012:" + id + "/*/POST/@connections/*");
    assertThat(process(config, "chat-Send").credentials().deny()).isEmpty();
    assertThat(process(config, "chat-Connect").credentials().allow()).isEmpty();
    assertThat(process(config, "chat-Connect").credentials().deny()).containsExactly("*");
  }

  @Test
  void theServicesAddressBecomesTheGateways() throws Exception {
    assertThat(process(template().load(), "chat-Send").environment())
        .isEqualTo(Map.of("ENDPOINT", new Secret("https://" + TemplateText.ADDRESS + "/dev")));
  }

  @Test
  void itsTableIsMade() throws Exception {
    DynamoDbConfig database = template().load().dynamodb();
    assertThat(database.endpoint()).isEqualTo("local");
    var key = new DynamoDbConfig.Key("channel", DynamoDbConfig.KeyType.S);
    assertThat(database.tables())
        .isEqualTo(
            Map.of(
                "chat-connections",
                new DynamoDbConfig.Table(
                    new DynamoDbConfig.Key("connectionId", DynamoDbConfig.KeyType.S),
                    key,
                    "expires",
                    Map.of(
                        "by-channel",
                        new DynamoDbConfig.Index(
                            false,
                            key,
                            null,
                            DynamoDbConfig.Projection.INCLUDE,
                            List.of("flavour"))))));
  }

  @Test
  void namesOfTablesAndIndexesAreToldByTheirProperty() {
    String text =
        """
        Resources:
          Fn: {Type: AWS::Lambda::Function, Properties: {Runtime: nodejs20.x, Handler: a.b, Role: r, Code: {ZipFile: x}}}
          T:
            Type: AWS::DynamoDB::Table
            Properties:
              TableName: ab
              AttributeDefinitions: [{AttributeName: a, AttributeType: S}]
              KeySchema: [{AttributeName: a, KeyType: HASH}]
              GlobalSecondaryIndexes: [{IndexName: 'a b', KeySchema: [{AttributeName: a, KeyType: HASH}]}]
        """;
    assertThat(TemplateText.of(folder, text).route("$connect", "Fn").dynamodb("local").problems())
        .containsExactly(
            "template.yaml:6: T (AWS::DynamoDB::Table), TableName: expected 3 to 255 letters, digits, `_`, `.` or `-`, not 'ab'",
            "template.yaml:9: T (AWS::DynamoDB::Table), IndexName: expected 3 to 255 letters, digits, `_`, `.` or `-`, not 'a b'");
  }

  @Test
  void aTableNeedsADatabase() {
    assertThat(
            TemplateText.resource(folder, "functions-only.yaml")
                .route("$connect", "Connect")
                .problems())
        .containsExactly(
            "functions-only.yaml:9: Connections (AWS::DynamoDB::Table): where is this table? --dynamodb local runs DynamoDB Local beside the gateway; or give the address of a DynamoDB: --dynamodb URL");
  }

  @Test
  void aDatabaseOnAwsNeedsCredentialsOfAws() throws Exception {
    Config config = template().dynamodb("https://dynamodb.eu-west-1.amazonaws.com").load();
    assertThat(process(config, "join").credentials().from().name()).isEqualTo("HOST");
  }

  @Test
  void whatBecameOfEachResourceIsListed() throws Exception {
    Stack stack = template().read();
    assertThat(stack.resources())
        .contains(
            new Stack.Row("Connections", "AWS::DynamoDB::Table", "table chat-connections"),
            new Stack.Row("Join", "AWS::Lambda::Function", "function of joinchannel"),
            new Stack.Row("JoinRole", "AWS::IAM::Role", "permissions"),
            new Stack.Row("Log", "AWS::Logs::LogGroup", "no effect here"));
    assertThat(stack.warnings()).isEmpty();
    assertThat(stack.name()).isEqualTo("chat");
    assertThat(stack.files()).containsExactly(folder.resolve("functions-only.yaml"));
    assertThat(stack.outputs())
        .containsEntry("Table", "arn:aws:dynamodb:eu-west-1:123456789012:table/chat-connections");
  }

  @Test
  void anAuthorizerCanBeNamed() throws Exception {
    ApiConfig api =
        template().authorizer("Join=route.request.querystring.token").load().apis().getFirst();
    assertThat(api.stages().getFirst().auth()).isEqualTo("join");
    var request = Objects.requireNonNull(at(api.authorizers(), "join").request());
    assertThat(request.function()).isEqualTo("join");
    assertThat(request.identitySource()).containsExactly("route.request.querystring.token");
    assertThat(template().authorizer("Join").read().resources())
        .contains(
            new Stack.Row(
                "Join", "AWS::Lambda::Function", "function of joinchannel, the authorizer"));
  }

  @Test
  void whatTheRequestNamesMustBeThere() {
    assertThat(template().route("x", "Sned").authorizer("Nobody").problems())
        .containsExactly(
            "functions-only.yaml: --routes: there is no function 'Sned', did you mean 'Send'?",
            "functions-only.yaml: --authorizer: there is no function 'Nobody'; there are: Connect, Disconnect, Join, Send");
    assertThat(TemplateText.resource(folder, "functions-only.yaml").dynamodb("local").problems())
        .containsExactly(
            "functions-only.yaml: the template has no WebSocket API; say which function serves which route: --routes '$connect=FUNCTION,sendmessage=FUNCTION' (it has Connect, Disconnect, Join, Send)");
  }

  @Test
  void aStackIsNamedAfterItsFile() throws Exception {
    assertThat(template().stack(null).read().name()).isEqualTo("functions-only");
  }
}
