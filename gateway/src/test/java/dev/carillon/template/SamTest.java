// SPDX-License-Identifier: Apache-2.0
package dev.carillon.template;

import static dev.carillon.template.TemplateText.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.config.ApiConfig;
import dev.carillon.config.Config;
import dev.carillon.config.DynamoDbConfig;
import dev.carillon.config.ProcessConfig;
import dev.carillon.config.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SamTest {
  @TempDir Path folder;

  @BeforeEach
  void code() throws IOException {
    Files.createDirectories(folder.resolve("src"));
    Files.writeString(folder.resolve("src/app.py"), "def connect(event, context): return {}\n");
  }

  private TemplateText template() {
    return TemplateText.resource(folder, "sam.yaml").dynamodb("local");
  }

  @Test
  void aWebSocketApiIsWrittenOut() throws Exception {
    ApiConfig api = template().load().apis().getFirst();
    assertThat(api.routes().keySet()).containsExactly("$connect", "$disconnect", "say");
    assertThat(at(api.routes(), "say").integration()).isEqualTo("function:chat-Connect");
    assertThat(at(api.routes(), "say").response()).isTrue();
    assertThat(at(api.routes(), "say").timeout()).isEqualTo(Duration.ofSeconds(2));
    assertThat(api.stages().getFirst().name()).isEqualTo("live");
    assertThat(api.stages().getFirst().variables()).isEqualTo(Map.of("region", "eu-west-1"));
    assertThat(api.stages().getFirst().auth()).isEqualTo("ChatConnectAuthorizer");
    assertThat(template().read().resources())
        .contains(
            new Stack.Row("ChatConnectRoute", "AWS::ApiGatewayV2::Route", "route $connect"),
            new Stack.Row(
                "ChatSayIntegration", "AWS::ApiGatewayV2::Integration", "integration of say"),
            new Stack.Row("ChatliveStage", "AWS::ApiGatewayV2::Stage", "stage live"));
  }

  @Test
  void aFunctionHasWhatGlobalsSay() throws Exception {
    Config config = template().load();
    ProcessConfig connect =
        Objects.requireNonNull(at(config.apis().getFirst().functions(), "chat-Connect").process());
    assertThat(connect.runtime()).isEqualTo(ProcessConfig.FunctionRuntime.PYTHON);
    assertThat(connect.version()).isEqualTo("3.12");
    assertThat(connect.timeout()).isEqualTo(Duration.ofSeconds(7));
    assertThat(connect.code()).isEqualTo(folder.resolve("src"));
    assertThat(connect.environment())
        .isEqualTo(
            Map.of(
                "LEVEL", new Secret("debug"),
                "TABLE", new Secret("chat-Members"),
                "URL", new Secret("wss://localhost:8080/live")));
    ProcessConfig guard =
        Objects.requireNonNull(at(config.apis().getFirst().functions(), "chat-Guard").process());
    assertThat(guard.timeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(guard.inline()).startsWith("def handler");
    assertThat(guard.environment())
        .containsEntry(
            "ALIAS",
            new Secret("arn:aws:lambda:eu-west-1:123456789012:function:chat-Connect:live"));
  }

  @Test
  void policiesOfAnyFormAreRead() throws Exception {
    Config config = template().load();
    var functions = config.apis().getFirst().functions();
    assertThat(
            Objects.requireNonNull(at(functions, "chat-Connect").process()).credentials().allow())
        .containsExactly(
            "arn:aws:execute-api:eu-west-1:123456789012:" + config.apis().getFirst().id() + "/*");
    assertThat(Objects.requireNonNull(at(functions, "chat-Guard").process()).credentials().deny())
        .containsExactly("*");
    assertThat(template().read().outputs()).containsEntry("RoleName", "chat-ConnectRole");
  }

  @Test
  void aSimpleTableIsATable() throws Exception {
    assertThat(template().load().dynamodb().tables().get("chat-Members"))
        .isEqualTo(
            new DynamoDbConfig.Table(
                new DynamoDbConfig.Key("id", DynamoDbConfig.KeyType.N), null, null, Map.of()));
  }

  @Test
  void eventsOfFunctionsDoNotHappen() throws Exception {
    assertThat(template().warnings())
        .containsExactly(
            "sam.yaml:41: Guard (AWS::Serverless::Function): its events (Tick) do not happen here; only a WebSocket API and other functions call it");
  }

  @Test
  void authNeedsARouteThatClientsConnectThrough() throws Exception {
    String text =
        """
        Transform: AWS::Serverless-2016-10-31
        Resources:
          Fn: {Type: AWS::Serverless::Function, Properties: {CodeUri: src, Handler: app.connect, Runtime: python3.9}}
          Api:
            Type: AWS::Serverless::WebSocketApi
            Properties:
              RouteSelectionExpression: $request.body.action
              Auth: {AuthType: AWS_IAM}
              Routes: {$default: {FunctionArn: !GetAtt Fn.Arn}}
        """;
    assertThat(TemplateText.of(folder, text).problems())
        .containsExactly(
            "template.yaml:8: Api (AWS::Serverless::WebSocketApi), Auth: is about a route $connect, which there is none of");
    assertThat(TemplateText.of(folder, text.replace("AWS_IAM", "JWT")).problems())
        .contains(
            "template.yaml:8: Api (AWS::Serverless::WebSocketApi), Auth: needs an AuthType: NONE, AWS_IAM or CUSTOM");
    Config config = TemplateText.of(folder, text.replace("$default", "$connect")).load();
    assertThat(config.apis().getFirst().stages().getFirst().name()).isEqualTo("default");
    assertThat(TemplateText.of(folder, text.replace("$default", "$connect")).read().resources())
        .contains(new Stack.Row("ApiDefaultStage", "AWS::ApiGatewayV2::Stage", "stage default"));
    assertThat(config.apis().getFirst().stages().getFirst().auth()).isEqualTo("iam");
  }

  @Test
  void propertiesAreCalledAsSamCallsThem() {
    String text =
        """
        Transform: AWS::Serverless-2016-10-31
        Resources:
          Fn: {Type: AWS::Serverless::Function, Properties: {CodeUri: none, Handler: app.connect, Runtime: python3.9}}
          Api:
            Type: AWS::Serverless::WebSocketApi
            Properties:
              RouteSelectionExpression: $request.body.action
              Routes:
                $connect: {FunctionArn: !GetAtt Fn.Arn, IntegrationTimeout: 30000}
                say: {FunctionArn: nobody}
        """;
    assertThat(TemplateText.of(folder, text).problems())
        .containsExactly(
            "template.yaml:3: Fn (AWS::Serverless::Function), CodeUri: there is no 'none' beside the template that can be read; build it first, or correct the path",
            "template.yaml:9: Api (AWS::Serverless::WebSocketApi), IntegrationTimeout: expected milliseconds from 50 to 29000, not '30000'",
            "template.yaml:10: Api (AWS::Serverless::WebSocketApi), FunctionArn: expected the ARN of a function, not 'nobody'");
  }

  @Test
  void functionsGoWithAnApiOfCloudFormation() throws Exception {
    String text =
        """
        Transform: AWS::Serverless-2016-10-31
        Resources:
          Fn: {Type: AWS::Serverless::Function, Properties: {CodeUri: src, Handler: app.connect, Runtime: python3.9}}
          Api:
            Type: AWS::ApiGatewayV2::Api
            Properties: {Name: a, ProtocolType: WEBSOCKET, RouteSelectionExpression: $request.body.action}
          I:
            Type: AWS::ApiGatewayV2::Integration
            Properties:
              ApiId: !Ref Api
              IntegrationType: AWS_PROXY
              IntegrationUri: !Sub arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${Fn.Arn}/invocations
          R:
            Type: AWS::ApiGatewayV2::Route
            Properties: {ApiId: !Ref Api, RouteKey: $default, Target: !Join [/, [integrations, !Ref I]]}
        """;
    assertThat(
            at(TemplateText.of(folder, text).load().apis().getFirst().routes(), "$default")
                .integration())
        .isEqualTo("function:chat-Fn");
    assertThat(TemplateText.of(folder, text.substring(text.indexOf('\n') + 1)).problems())
        .containsExactly(
            "template.yaml:2: Fn (AWS::Serverless::Function): this type needs `Transform: AWS::Serverless-2016-10-31` at the top of the template");
  }

  private static final String MIXED =
      """
      Transform: AWS::Serverless-2016-10-31
      Globals: {Function: {CodeUri: src, Handler: app.connect, Runtime: python3.9}}
      Parameters: {Named: {Type: String, Default: x}}
      Resources:
        Chat:
          Type: AWS::Serverless::WebSocketApi
          Properties: {StageName: live, RouteSelectionExpression: $request.body.action, Routes: {$default: {FunctionArn: !GetAtt Fn.Arn}}}
        Rest: {Type: AWS::Serverless::Api, Properties: {StageName: prod}}
        Open: {Type: AWS::Serverless::Api, Properties: {StageName: !Ref Named}}
        Http: {Type: AWS::Serverless::HttpApi}
        Fn:
          Type: AWS::Serverless::Function
          DependsOn: [RestprodStage, ServerlessRestApiProdStage, HttpApiGatewayDefaultStage, OpenStage]
          Properties:
            FunctionUrlConfig: {AuthType: NONE}
            EventInvokeConfig: {MaximumRetryAttempts: 2}
            Environment:
              Variables:
                STAGES: !Sub '${Rest.Stage} ${Open.Stage} ${Http.Stage} ${Chat.Stage} ${ServerlessRestApi.Stage}'
                IMPLIED: !Sub 'https://${ServerlessRestApi}.execute-api.${AWS::Region}.amazonaws.com/Prod https://${ServerlessHttpApi}.execute-api.${AWS::Region}.amazonaws.com/'
                DEPLOYMENT: !Ref Rest.Deployment
        Web:
          Type: AWS::Serverless::Function
          Properties:
            Events:
              Get: {Type: Api, Properties: {Path: /, Method: get}}
              Put: {Type: HttpApi}
      Outputs:
        Stage: {Value: !Ref Chat.Stage}
        Own: {Value: !GetAtt FnUrl.FunctionUrl}
      """;

  @Test
  void partsOfRestAndHttpApisCanBeReferredTo() throws Exception {
    TemplateText template = TemplateText.of(folder, MIXED);
    ApiConfig api = template.load().apis().getFirst();
    assertThat(api.stages()).extracting("name").containsExactly("live");
    var variables = Objects.requireNonNull(at(api.functions(), "chat-Fn").process()).environment();
    assertThat(at(variables, "STAGES").value()).isEqualTo("prod x $default live Prod");
    assertThat(at(variables, "IMPLIED").value())
        .matches(
            "https://chat-ServerlessRestApi.execute-api.eu-west-1.amazonaws.com/Prod https://[a-z0-9]{10}.execute-api.eu-west-1.amazonaws.com/");
    assertThat(at(template.read().outputs(), "Own"))
        .matches("https://[a-z0-9]{32}\\.lambda-url\\.eu-west-1\\.on\\.aws/");
    assertThat(template.read().outputs()).containsEntry("Stage", "live");
    assertThat(template.warnings())
        .containsExactlyInAnyOrder(
            "template.yaml:8: Rest (AWS::Serverless::Api): is no WebSocket API; it is left out with all that is its",
            "template.yaml:9: Open (AWS::Serverless::Api): is no WebSocket API; it is left out with all that is its",
            "template.yaml:10: Http (AWS::Serverless::HttpApi): is no WebSocket API; it is left out with all that is its",
            "template.yaml:11: Fn (AWS::Serverless::Function): functions have no addresses of their own here",
            "template.yaml:11: Fn (AWS::Serverless::Function): an Event call that fails is not made again here, and its result is sent nowhere",
            "template.yaml:26: Web (AWS::Serverless::Function): its events (Get, Put) do not happen here; only a WebSocket API and other functions call it");
  }

  @Test
  void aStageThatIsRenamedIsSoUnderItsOtherNameToo() throws Exception {
    TemplateText template = TemplateText.of(folder, MIXED).stage("local");
    assertThat(template.read().outputs()).containsEntry("Stage", "local");
    var functions = template.load().apis().getFirst().functions();
    assertThat(
            at(Objects.requireNonNull(at(functions, "chat-Fn").process()).environment(), "STAGES")
                .value())
        .isEqualTo("prod x $default local Prod");
  }

  @Test
  void whatSamWouldNotMakeIsNotThere() throws Exception {
    String without =
        MIXED.replace("{Type: Api,", "{Type: S3,").replace("{Type: HttpApi}", "{Type: S3}");
    assertThat(TemplateText.of(folder, without).problems())
        .anyMatch(problem -> problem.contains("there is no resource 'ServerlessRestApiProdStage'"))
        .anyMatch(problem -> problem.contains("'ServerlessHttpApi'"));
    assertThat(
            TemplateText.of(
                    folder, MIXED.replace("FunctionUrlConfig: {AuthType: NONE}", "Timeout: 9"))
                .warnings())
        .anyMatch(warning -> warning.contains("'FnUrl'"));
  }

  @Test
  void anHttpApiIsNotTheApiThatWasMadeByHand() throws Exception {
    String text =
        MIXED.substring(0, MIXED.indexOf("  Chat:")) + MIXED.substring(MIXED.indexOf("  Rest:"));
    text = text.replace(" ${Chat.Stage}", "").replace("  Stage: {Value: !Ref Chat.Stage}\n", "");
    var functions =
        TemplateText.of(folder, text).route("$connect", "Fn").load().apis().getFirst().functions();
    assertThat(
            at(Objects.requireNonNull(at(functions, "chat-Fn").process()).environment(), "IMPLIED")
                .value())
        .doesNotContain("127.0.0.1");
  }
}
