// SPDX-License-Identifier: Apache-2.0
package dev.carillon.template;

import static dev.carillon.template.TemplateText.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.config.ApiConfig;
import dev.carillon.config.Config;
import dev.carillon.config.RouteConfig;
import dev.carillon.config.Secret;
import dev.carillon.config.ThrottleConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `AWS::ApiGatewayV2::*` as it is served.
class ApiResourcesTest {
  @TempDir Path folder;

  private TemplateText template() {
    return TemplateText.resource(folder, "api.yaml");
  }

  private RouteConfig route(String key) throws Exception {
    return Objects.requireNonNull(template().load().apis().getFirst().routes().get(key), key);
  }

  @Test
  void theApiHasAnIdThatStays() throws Exception {
    ApiConfig api = template().load().apis().getFirst();
    assertThat(api.id())
        .matches("[a-z0-9]{10}")
        .isEqualTo(template().load().apis().getFirst().id());
    assertThat(template().stack("other").load().apis().getFirst().id()).isNotEqualTo(api.id());
    assertThat(api.routeSelectionExpression()).isEqualTo("$request.body.kind");
    assertThat(at(api.apiKeys(), "partner").value()).isEqualTo(new Secret("abcdefghij0123456789"));
    assertThat(api.domains()).isEmpty();
  }

  @Test
  void eachTypeOfIntegrationIsServed() throws Exception {
    assertThat(Objects.requireNonNull(route("$connect").mock()).statusCode()).isEqualTo(201);
    assertThat(route("say").integration()).isEqualTo("function:chatter");
    assertThat(route("$default").integration()).isEqualTo("function:chatter");
    assertThat(Objects.requireNonNull(route("elsewhere").lambda()).function())
        .isEqualTo("arn:aws:lambda:eu-west-1:123456789012:function:billing");
    var http = Objects.requireNonNull(route("order").http());
    assertThat(http.url()).isEqualTo("https://orders.example.com/{id}");
    assertThat(http.method()).isEqualTo("PUT");
    assertThat(http.parameters())
        .isEqualTo(Map.of("integration.request.path.id", "route.request.body.id"));
  }

  @Test
  void aRouteHasItsOptions() throws Exception {
    RouteConfig say = route("say");
    assertThat(say.response()).isTrue();
    assertThat(say.timeout()).isEqualTo(Duration.ofMillis(1500));
    assertThat(say.contentHandling()).isEqualTo(RouteConfig.ContentHandling.CONVERT_TO_BINARY);
    assertThat(say.throttle()).isEqualTo(new ThrottleConfig(5, 7));
    assertThat(say.modelSelectionExpression()).isEqualTo("$request.body.kind");
    assertThat(say.models())
        .isEqualTo(
            Map.of(
                "say",
                "{\"type\":\"object\",\"required\":[\"text\"],\"properties\":{\"text\":{\"type\":\"string\",\"maxLength\":100}}}"));
    RouteConfig connect = route("$connect");
    assertThat(connect.apiKeyRequired()).isTrue();
    assertThat(connect.requestParameters())
        .isEqualTo(Map.of("route.request.querystring.token", true));
  }

  @Test
  void theStageHasItsVariablesThrottleAndAuthorizer() throws Exception {
    var stage = template().load().apis().getFirst().stages().getFirst();
    assertThat(stage.name()).isEqualTo("prod");
    assertThat(stage.variables()).isEqualTo(Map.of("fn", "chatter"));
    assertThat(stage.throttle()).isEqualTo(new ThrottleConfig(100, 10));
    assertThat(stage.auth()).isEqualTo("who");
    var who =
        Objects.requireNonNull(
            at(template().load().apis().getFirst().authorizers(), "who").request());
    assertThat(who.function()).isEqualTo("chatter");
    assertThat(who.identitySource()).containsExactly("route.request.querystring.token");
  }

  @Test
  void addressesOfThisApiAreTheGateways() throws Exception {
    assertThat(environment(template().load()))
        .containsEntry("CALLBACK", new Secret("https://localhost:8080/prod"))
        .containsEntry(
            "OTHER", new Secret("https://q1w2e3r4t5.execute-api.eu-west-1.amazonaws.com/prod"))
        .containsEntry("DEBUG", new Secret("true"));
    assertThat(template().read().outputs())
        .isEqualTo(
            Map.of("Url", "ws://localhost:8080/prod", "Callback", "http://localhost:8080/prod"));
    assertThat(template().tls().read().outputs()).containsEntry("Url", "wss://localhost:8080/prod");
  }

  private static Map<String, Secret> environment(Config config) {
    return Objects.requireNonNull(at(config.apis().getFirst().functions(), "chatter").process())
        .environment();
  }

  @Test
  void theOnlyStageCanHaveAnotherName() throws Exception {
    TemplateText renamed = template().stage("local");
    Config config = renamed.load();
    assertThat(config.apis().getFirst().stages().getFirst().name()).isEqualTo("local");
    assertThat(environment(config))
        .containsEntry("CALLBACK", new Secret("https://localhost:8080/local"));
    assertThat(renamed.read().outputs()).containsEntry("Url", "ws://localhost:8080/local");
    var credentials =
        Objects.requireNonNull(at(config.apis().getFirst().functions(), "chatter").process())
            .credentials();
    assertThat(credentials.allow().getFirst()).endsWith("/local/POST/@connections/*");
  }

  @Test
  void whatIsNotServedIsListedAndWhereItMattersWarnedOf() throws Exception {
    assertThat(template().warnings())
        .containsExactly(
            "api.yaml:145: Domain (AWS::ApiGatewayV2::DomainName): is not served under this name, but at the gateway's address",
            "api.yaml:152: Queue (AWS::SQS::Queue): no effect here",
            "api.yaml:153: WebApi (AWS::ApiGatewayV2::Api): is no WebSocket API; it is left out with all that is its");
    assertThat(template().read().resources())
        .contains(
            new Stack.Row("SayRoute", "AWS::ApiGatewayV2::Route", "route say"),
            new Stack.Row("Say", "AWS::ApiGatewayV2::Integration", "integration of say"),
            new Stack.Row("Stage", "AWS::ApiGatewayV2::Stage", "stage prod"),
            new Stack.Row("Who", "AWS::ApiGatewayV2::Authorizer", "authorizer who"),
            new Stack.Row("Key", "AWS::ApiGateway::ApiKey", "API key"),
            new Stack.Row("Idle", "AWS::Lambda::Function", "function that no route calls"),
            new Stack.Row("WebRoute", "AWS::ApiGatewayV2::Route", "no effect here"));
  }

  @Test
  void theApiOfTheTemplateIsNotCompleted() {
    assertThat(template().route("$connect", "Fn").problems())
        .contains(
            "api.yaml:5: ChatApi (AWS::ApiGatewayV2::Api): the template says its routes and authorizers; --routes and --authorizer are for templates without an API");
  }

  private static final String SMALL =
      """
      Resources:
        Api:
          Type: AWS::ApiGatewayV2::Api
          Properties: {Name: a, ProtocolType: WEBSOCKET, RouteSelectionExpression: $request.body.action}
        Fn:
          Type: AWS::Lambda::Function
          Properties: {Runtime: nodejs20.x, Handler: index.handler, Role: r, Code: {ZipFile: x}}
        Integration:
          Type: AWS::ApiGatewayV2::Integration
          Properties: {ApiId: !Ref Api, IntegrationType: MOCK}
        Route:
          Type: AWS::ApiGatewayV2::Route
          Properties: {ApiId: !Ref Api, RouteKey: $connect, Target: !Sub 'integrations/${Integration}'}
      """;

  private TemplateText small(String from, String to) {
    return TemplateText.of(folder, SMALL.replace(from, to));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "IntegrationType: MOCK | IntegrationType: AWS | 10: Integration (AWS::ApiGatewayV2::Integration), IntegrationType: AWS needs mapping templates (VTL), which are not supported; let a function build the request (AWS_PROXY), map parameters (HTTP_PROXY), or answer with a status (MOCK)",
        "IntegrationType: MOCK | IntegrationType: HTTP | 10: Integration (AWS::ApiGatewayV2::Integration), IntegrationType: HTTP needs mapping templates (VTL), which are not supported; let a function build the request (AWS_PROXY), map parameters (HTTP_PROXY), or answer with a status (MOCK)",
        "IntegrationType: MOCK | IntegrationType: HTTP_PROXY, ConnectionType: VPC_LINK | 10: Integration (AWS::ApiGatewayV2::Integration), ConnectionType: there are no VPC links here; give the address of the server with ConnectionType INTERNET",
        "IntegrationType: MOCK | IntegrationType: AWS_PROXY | 8: Integration (AWS::ApiGatewayV2::Integration), IntegrationUri: must be given",
        "IntegrationType: MOCK | IntegrationType: AWS_PROXY, IntegrationUri: x | 10: Integration (AWS::ApiGatewayV2::Integration), IntegrationUri: expected arn:aws:apigateway:REGION:lambda:path/2015-03-31/functions/ARN/invocations with the ARN of a function, not 'x'",
        "IntegrationType: MOCK | IntegrationType: MOCK, TimeoutInMillis: 10 | 10: Integration (AWS::ApiGatewayV2::Integration), TimeoutInMillis: expected milliseconds from 50 to 29000, not '10'",
        "IntegrationType: MOCK | IntegrationType: MUCK | 10: Integration (AWS::ApiGatewayV2::Integration), IntegrationType: expected AWS_PROXY, HTTP_PROXY or MOCK, not 'MUCK'",
        "RouteKey: $connect | RouteKey: $foo | 13: Route (AWS::ApiGatewayV2::Route), RouteKey: only $connect, $disconnect and $default begin with `$`",
        "ApiId: !Ref Api, RouteKey | RouteKey | 11: Route (AWS::ApiGatewayV2::Route), ApiId: must be given",
        "!Sub 'integrations/${Integration}' | integrations/abc | 13: Route (AWS::ApiGatewayV2::Route), Target: expected integrations/ID of an integration of this API, not 'integrations/abc'",
        "RouteKey: $connect | RouteKey: $connect, AuthorizationType: JWT | 13: Route (AWS::ApiGatewayV2::Route), AuthorizationType: expected NONE, AWS_IAM or CUSTOM, not 'JWT'",
        "RouteKey: $connect | RouteKey: $connect, AuthorizationType: CUSTOM | 11: Route (AWS::ApiGatewayV2::Route), AuthorizerId: must be given",
        "RouteKey: $connect | RouteKey: $connect, ApiKeyRequired: true | 13: Route (AWS::ApiGatewayV2::Route), apiKeyRequired: nobody has a key; list them below `apiKeys`",
        ", RouteSelectionExpression: $request.body.action |  | 2: Api (AWS::ApiGatewayV2::Api), RouteSelectionExpression: must be given",
        "$request.body.action | $request.header.x | 4: Api (AWS::ApiGatewayV2::Api), routeSelectionExpression: expected $request.body.PATH, or text with ${request.body.PATH} in it (write \\$ for a dollar), not '$request.header.x'",
      })
  void whatCannotBeServedIsRefused(String from, String to, String problem) {
    String written = to == null ? "" : to;
    assertThat(small(from, written).problems()).contains("template.yaml:" + problem);
  }

  @Test
  void iamIsAnAuthorizationToo() throws Exception {
    Config config =
        small("RouteKey: $connect", "RouteKey: $connect, AuthorizationType: AWS_IAM").load();
    assertThat(config.apis().getFirst().stages().getFirst().auth()).isEqualTo("iam");
    assertThat(small("", "").load().apis().getFirst().stages().getFirst().auth()).isNull();
  }

  private static final String MODEL =
      """
        Model:
          Type: AWS::ApiGatewayV2::Model
          Properties:
            ApiId: !Ref Api
            Name: m
            Schema: SCHEMA
      """;

  @Test
  void aSchemaKeepsTheTypeOfWhatItLists() throws Exception {
    String text =
        SMALL.replace("RouteKey: $connect", "RouteKey: say, RequestModels: {$default: m}") + MODEL;
    assertThat(
            schema(
                "template.yaml",
                text.replace(
                    "SCHEMA",
                    "{type: object, properties: {size: {enum: ['1', 2, \"true\", yes]}, max: {maximum: 3.5}}}")))
        .isEqualTo(
            "{\"type\":\"object\",\"properties\":{\"size\":{\"enum\":[\"1\",2,\"true\",true]},\"max\":{\"maximum\":3.5}}}");
    assertThat(
            schema(
                "template.yaml",
                text.replace(
                    "SCHEMA",
                    "\n        enum:\n        - !Ref AWS::AccountId\n        - |-\n          1")))
        .isEqualTo("{\"enum\":[\"123456789012\",\"1\"]}");
  }

  @Test
  void aTemplateInJsonKeepsThemToo() throws Exception {
    assertThat(
            schema(
                "template.json",
                """
                {"Resources": {
                  "Api": {"Type": "AWS::ApiGatewayV2::Api", "Properties": {
                    "Name": "a", "ProtocolType": "WEBSOCKET", "RouteSelectionExpression": "$request.body.action"}},
                  "Mock": {"Type": "AWS::ApiGatewayV2::Integration", "Properties": {
                    "ApiId": {"Ref": "Api"}, "IntegrationType": "MOCK"}},
                  "Route": {"Type": "AWS::ApiGatewayV2::Route", "Properties": {
                    "ApiId": {"Ref": "Api"}, "RouteKey": "say", "RequestModels": {"$default": "m"},
                    "Target": {"Fn::Sub": "integrations/${Mock}"}}},
                  "Model": {"Type": "AWS::ApiGatewayV2::Model", "Properties": {
                    "ApiId": {"Ref": "Api"}, "Name": "m", "Schema": {"enum": ["1", 2, "true", true, "0.5", 0.5]}}}}}
                """))
        .isEqualTo("{\"enum\":[\"1\",2,\"true\",true,\"0.5\",0.5]}");
  }

  private String schema(String file, String text) throws Exception {
    ApiConfig api = TemplateText.of(folder, file, text).load().apis().getFirst();
    return at(at(api.routes(), "say").models(), "$default");
  }

  @Test
  void aThrottleIsANumberOfRequests() throws Exception {
    String stage =
        "  Stage: {Type: AWS::ApiGatewayV2::Stage, Properties: {ApiId: !Ref Api, StageName: a, DefaultRouteSettings: {ThrottlingRateLimit: LIMIT}}}\n";
    assertThat(TemplateText.of(folder, SMALL + stage.replace("LIMIT", "many")).problems())
        .containsExactly(
            "template.yaml:14: Stage (AWS::ApiGatewayV2::Stage), ThrottlingRateLimit: expected requests a second from 0 to 999999999, not 'many'");
    Config config = TemplateText.of(folder, SMALL + stage.replace("LIMIT", "1.5")).load();
    assertThat(config.apis().getFirst().stages().getFirst().throttle())
        .isEqualTo(new ThrottleConfig(2, 5000));
  }

  @Test
  void oneOfSeveralApisAndStagesIsChosen() throws Exception {
    String text =
        SMALL
            + "  Second:\n    Type: AWS::ApiGatewayV2::Api\n"
            + "    Properties: {Name: b, ProtocolType: WEBSOCKET, RouteSelectionExpression: $request.body.action}\n"
            + "  A: {Type: AWS::ApiGatewayV2::Stage, Properties: {ApiId: !Ref Api, StageName: a}}\n"
            + "  B: {Type: AWS::ApiGatewayV2::Stage, Properties: {ApiId: !Ref Api, StageName: b}}\n";
    assertThat(TemplateText.of(folder, text).problems())
        .containsExactly(
            "template.yaml: several WebSocket APIs are in the template; choose one with --api: Api, Second");
    assertThat(TemplateText.of(folder, text).api("Apy").problems())
        .containsExactly("template.yaml: there is no WebSocket API 'Apy'; there are: Api, Second");
    assertThat(TemplateText.of(folder, text).api("a").load().apis().getFirst().stages())
        .extracting("name")
        .containsExactly("a", "b");
    assertThat(
            TemplateText.of(folder, text).api("Api").stage("b").load().apis().getFirst().stages())
        .extracting("name")
        .containsExactly("b");
    assertThat(TemplateText.of(folder, text).api("Api").stage("c").problems())
        .containsExactly("template.yaml: there is no stage 'c'; there are: a, b");
  }
}
