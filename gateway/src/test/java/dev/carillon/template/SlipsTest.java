// SPDX-License-Identifier: Apache-2.0
package dev.carillon.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Names that are almost right: nothing reads them, so their writer must be told.
class SlipsTest {
  private static final String FUNCTION =
      """
      Transform: AWS::Serverless-2016-10-31
      Resources:
        Fn: {Type: AWS::Lambda::Function, Properties: {Runtime: nodejs20.x, Handler: index.handler, Code: {ZipFile: x}PROPERTIES}}
      """;

  @TempDir Path folder;

  private TemplateText function(String properties, String more) {
    return TemplateText.of(folder, FUNCTION.replace("PROPERTIES", properties) + more)
        .route("$connect", "Fn");
  }

  @ParameterizedTest
  @CsvSource({
    "AWS::ApiGatwayV2::Route,AWS::ApiGatewayV2::Route",
    "AWS::ApiGateway::Route,AWS::ApiGatewayV2::Route",
    "AWS::ApiGatewayV2::Intergration,AWS::ApiGatewayV2::Integration",
    "AWS::Lambda::Functions,AWS::Lambda::Function",
    "AWS::DynamoDb::Table,AWS::DynamoDB::Table",
    "AWS::Serverless::WebSocketAPI,AWS::Serverless::WebSocketApi",
  })
  void aTypeThatIsAlmostRightIsToldWithTheRightOne(String type, String meant) throws Exception {
    assertThat(function("", "  Other: {Type: " + type + "}\n").warnings())
        .containsExactly(
            "template.yaml:4: Other (%s): no effect here, did you mean '%s'?"
                .formatted(type, meant));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "AWS::ApiGateway::Stage",
        "AWS::ApiGateway::Model",
        "AWS::ApiGatewayV2::Deployment",
        "AWS::IoT::Policy",
        "AWS::SNS::Topic",
        "AWS::IAM::GroupPolicy",
        "AWS::Lambda::Url"
      })
  void anotherTypeOfTheServiceIsNoSlip(String type) throws Exception {
    assertThat(function("", "  Other: {Type: " + type + "}\n").warnings())
        .noneMatch(warning -> warning.contains("did you mean"));
  }

  @ParameterizedTest
  @CsvSource({
    "'Enviroment: {Variables: {A: b}}',Enviroment,Environment",
    "'Environment: {Variable: {A: b}}',Variable,Variables",
    "Timeot: 5,Timeot,Timeout",
    "memorySize: 512,memorySize,MemorySize",
  })
  void aPropertyThatIsAlmostRightIsToldWithTheRightOne(String written, String name, String meant)
      throws Exception {
    assertThat(function(", " + written, "").warnings())
        .containsExactly(
            "template.yaml:3: Fn (AWS::Lambda::Function): unknown property '%s', did you mean '%s'?"
                .formatted(name, meant));
  }

  @Test
  void propertiesThatAreNotReadHereAreNoSlips() throws Exception {
    String properties =
        ", Description: d, Tags: [], TracingConfig: {}, KmsKeyArn: k, EphemeralStorage: {}, DeadLetterConfig: {}, VpcConfig: {}, LoggingConfig: {}, SnapStart: {}, Architectures: []";
    assertThat(function(properties, "").warnings()).isEmpty();
  }

  @Test
  void anAuthorizerThatIsSpelledWronglyIsNotMissedInSilence() throws Exception {
    String api =
        """
          Chat:
            Type: AWS::Serverless::WebSocketApi
            Properties:
              RouteSelectionExpression: $request.body.action
              Auht: {AuthType: CUSTOM, AuthArn: !GetAtt Fn.Arn}
              Routes: {$connect: {FunctionArn: !GetAtt Fn.Arn}}
        """;
    assertThat(TemplateText.of(folder, FUNCTION.replace("PROPERTIES", "") + api).warnings())
        .containsExactly(
            "template.yaml:8: Chat (AWS::Serverless::WebSocketApi): unknown property 'Auht', did you mean 'Auth'?");
  }

  private static final String API =
      """
        Chat:
          Type: AWS::Serverless::WebSocketApi
          Properties:
            RouteSelectionExpression: $request.body.action
            Routes: {$connect: {FunctionArn: !GetAtt Fn.Arn, PROPERTY}}
      """;

  private TemplateText route(String property) {
    return TemplateText.of(
        folder, FUNCTION.replace("PROPERTIES", "") + API.replace("PROPERTY", property));
  }

  @ParameterizedTest
  @CsvSource({
    "ApiKeyRequird: true,ApiKeyRequird,ApiKeyRequired",
    "RouteResponseSelectionExpresion: $default,RouteResponseSelectionExpresion,RouteResponseSelectionExpression",
    "IntegrationTimout: 9,IntegrationTimout,IntegrationTimeout",
    "RequestModel: {},RequestModel,RequestModels",
  })
  void aSlipInARouteOfSamIsToldAndDoesNotOpenItInSilence(String written, String name, String meant)
      throws Exception {
    assertThat(route(written).warnings())
        .containsExactly(
            "template.yaml:8: Chat (AWS::Serverless::WebSocketApi): unknown property '%s', did you mean '%s'?"
                .formatted(name, meant));
  }

  @Test
  void allThatARouteOfSamMayHaveIsNoSlip() throws Exception {
    String all =
        "ApiKeyRequired: false, IntegrationTimeout: 900, ModelSelectionExpression: $default, OperationName: o, RequestModels: {}, RequestParameters: {}, RouteResponseSelectionExpression: $default";
    assertThat(route(all).warnings()).isEmpty();
  }

  @Test
  void aThrottleThatIsSpelledWronglyIsTold() throws Exception {
    String text = FUNCTION.replace("PROPERTIES", "") + API.replace(", PROPERTY", "");
    String settings =
        "      DefaultRouteSettings: {ThrottlingRateLimt: 5, DataTraceEnabled: true, DetailedMetricsEnabled: true, LoggingLevel: INFO}\n";
    assertThat(TemplateText.of(folder, text + settings).warnings())
        .containsExactly(
            "template.yaml:9: Chat (AWS::Serverless::WebSocketApi): unknown property 'ThrottlingRateLimt', did you mean 'ThrottlingRateLimit'?");
  }

  @ParameterizedTest
  @CsvSource({"WebsocketApi,WebSocketApi", "Functions,Function", "SimpelTable,SimpleTable"})
  void aSectionOfGlobalsThatIsAlmostRightIsTold(String kind, String meant) throws Exception {
    assertThat(function("", "Globals: {" + kind + ": {Timeout: 5}}\n").warnings())
        .containsExactly(
            "template.yaml:4: %s (globals): no effect here, did you mean '%s'?"
                .formatted(kind, meant));
  }

  @Test
  void allSectionsOfGlobalsAreNoSlips() throws Exception {
    String kinds =
        "Api, CapacityProvider, Function, HttpApi, LayerVersion, MicrovmImage, NetworkConnector, SimpleTable, StateMachine, WebFunction, WebSocketApi";
    String sections = "Globals: {" + kinds.replace(",", ": {},") + ": {}}\n";
    assertThat(function("", sections).warnings()).isEmpty();
  }

  @Test
  void aSlipInASectionOfGlobalsIsToldWhereItIsWritten() throws Exception {
    String text =
        FUNCTION
            .replace("AWS::Lambda::Function", "AWS::Serverless::Function")
            .replace("Code: {ZipFile: x}PROPERTIES", "InlineCode: x");
    String globals = "Globals: {Function: {Enviroment: {Variables: {A: b}}}}\n";
    assertThat(TemplateText.of(folder, text + globals).route("$connect", "Fn").warnings())
        .containsExactly(
            "template.yaml:4: Fn (AWS::Serverless::Function): unknown property 'Enviroment', did you mean 'Environment'?");
  }

  private TemplateText policy(String policy) {
    String role = "  R: {Type: AWS::IAM::Role, Properties: {Policies: [" + policy + "]}}\n";
    return function(", Role: !GetAtt R.Arn", role);
  }

  @ParameterizedTest
  @CsvSource({"PolicyDocument", "Statement", "Effect", "Action", "Resource", "Condition"})
  void aSlipInAPolicyIsTold(String name) throws Exception {
    String slip = name.substring(0, 3) + name.substring(4);
    String policy =
        "{PolicyName: p, PolicyDocument: {Statement: [{Effect: Deny, Action: 'lambda:*', Resource: '*', Condition: {}}]}}";
    assertThat(policy(policy.replace(name + ":", slip + ":")).warnings())
        .contains(
            "template.yaml:4: R (AWS::IAM::Role): unknown property '%s', did you mean '%s'?"
                .formatted(slip, name));
  }

  @Test
  void allThatAPolicyMayHaveIsNoSlip() throws Exception {
    String policy =
        "{PolicyName: p, PolicyDocument: {Version: '2012-10-17', Id: i, Statement: [{Sid: s, Effect: Allow, Principal: '*', Action: 's3:*', Resource: '*', Condition: {}}, {Effect: Deny, NotPrincipal: {AWS: a}, NotAction: '*', NotResource: '*'}]}}";
    assertThat(policy(policy).warnings()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "'{Version: 2012-10-17, Statment: []}',unknown property 'Statment',Statement",
    "'{Statment: []}',the policy 'Statment' is not known; it grants nothing here,Statement",
    "'{LambdaInvokPolicy: {FunctionName: f}}',the policy 'LambdaInvokPolicy' is not known; it grants nothing here,LambdaInvokePolicy",
  })
  void aSlipInAPolicyOfSamIsTold(String policy, String said, String meant) throws Exception {
    String text =
        FUNCTION
            .replace("AWS::Lambda::Function", "AWS::Serverless::Function")
            .replace("Code: {ZipFile: x}PROPERTIES", "InlineCode: x, Policies: [" + policy + "]");
    assertThat(TemplateText.of(folder, text).route("$connect", "Fn").warnings())
        .containsExactly(
            "template.yaml:3: Fn (AWS::Serverless::Function): %s, did you mean '%s'?"
                .formatted(said, meant));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Stage", "Route", "Integration"})
  void whatNamesItsApiWronglyIsToldHow(String type) {
    String api =
        """
          Api: {Type: AWS::ApiGatewayV2::Api, Properties: {Name: n, ProtocolType: WEBSOCKET, RouteSelectionExpression: $request.body.action}}
          Part: {Type: AWS::ApiGatewayV2::TYPE, Properties: {ApiID: !Ref Api}}
        """;
    String part = "template.yaml:5: Part (AWS::ApiGatewayV2::" + type + ")";
    String text = FUNCTION.replace("PROPERTIES", "") + api.replace("TYPE", type);
    assertThat(TemplateText.of(folder, text).problems())
        .startsWith(part + ": unknown property 'ApiID', did you mean 'ApiId'?")
        .contains(part + ", ApiId: must be given");
  }

  @Test
  void anApiWhoseProtocolIsSpelledWronglyIsNoWebSocketApiAndThatIsTold() {
    String api = "  Api: {Type: AWS::ApiGatewayV2::Api, Properties: {ProtocolTyp: WEBSOCKET}}\n";
    String text = FUNCTION.replace("PROPERTIES", "") + api;
    assertThat(TemplateText.of(folder, text).problems())
        .containsExactly(
            "template.yaml:4: Api (AWS::ApiGatewayV2::Api): unknown property 'ProtocolTyp', did you mean 'ProtocolType'?",
            "template.yaml:4: Api (AWS::ApiGatewayV2::Api): is no WebSocket API; it is left out with all that is its",
            "template.yaml: the template has no WebSocket API; say which function serves which route: --routes '$connect=FUNCTION,sendmessage=FUNCTION' (it has Fn)");
  }

  @Test
  void anApiOfOpenApiHasNoSlips() throws Exception {
    String properties =
        "BasePath: b, Body: {}, BodyS3Location: {}, CorsConfiguration: {}, CredentialsArn: c, FailOnWarnings: true, RouteKey: r, Tags: {}, Target: t, Version: v";
    String api =
        "  Api: {Type: AWS::ApiGatewayV2::Api, Properties: {PROPERTIES}}\n"
            .replace("PROPERTIES", properties);
    assertThat(function("", api).warnings())
        .containsExactly(
            "template.yaml:4: Api (AWS::ApiGatewayV2::Api): is no WebSocket API; it is left out with all that is its");
  }

  @Test
  void warningsAreToldBeforeTheProblemsTheyMayExplain() {
    String text = FUNCTION.replace("PROPERTIES", "").replace("Handler:", "Handlr:");
    String topic = "  Topic: {Type: AWS::SNS::Topic}\n";
    assertThat(TemplateText.of(folder, text + topic).route("$connect", "Fn").problems())
        .containsExactly(
            "template.yaml:3: Fn (AWS::Lambda::Function): unknown property 'Handlr', did you mean 'Handler'?",
            "template.yaml:4: Topic (AWS::SNS::Topic): no effect here",
            "template.yaml:3: Fn (AWS::Lambda::Function), Handler: must be given, such as index.handler");
  }
}
