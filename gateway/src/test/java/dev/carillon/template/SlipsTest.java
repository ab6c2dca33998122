// SPDX-License-Identifier: Apache-2.0
package dev.carillon.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
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

  @Test
  void aSlipIsToldBesideTheProblemThatComesOfIt() {
    String text = FUNCTION.replace("PROPERTIES", "").replace("Handler:", "Handlr:");
    assertThat(TemplateText.of(folder, text).route("$connect", "Fn").problems())
        .isEqualTo(
            List.of(
                "template.yaml:3: Fn (AWS::Lambda::Function), Handler: must be given, such as index.handler",
                "template.yaml:3: Fn (AWS::Lambda::Function): unknown property 'Handlr', did you mean 'Handler'?"));
  }
}
