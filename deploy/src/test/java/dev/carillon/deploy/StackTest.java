// SPDX-License-Identifier: Apache-2.0
package dev.carillon.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awscdk.assertions.Match;
import software.amazon.awscdk.assertions.Template;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class StackTest {
  private static final Template TEMPLATE = Synthesis.TEMPLATE;
  private static final int FUNCTIONS = Handler.values().length;

  @Test
  void everyFunctionIsJava25OnArmFromTheOneJarWithASnapshot() {
    TEMPLATE.resourceCountIs("AWS::Lambda::Function", FUNCTIONS);
    TEMPLATE.allResourcesProperties(
        "AWS::Lambda::Function",
        Map.of(
            "Runtime", "java25",
            "Architectures", List.of("arm64"),
            "SnapStart", Map.of("ApplyOn", "PublishedVersions"),
            "Code", Match.objectLike(Map.of("S3Key", Match.stringLikeRegexp(".*\\.jar$")))));
    for (Handler handler : Handler.values()) {
      TEMPLATE.hasResource(
          "AWS::Lambda::Function",
          Map.of(
              "Properties", Map.of("Handler", handler.entry()),
              "Metadata", Match.objectLike(Map.of("aws:asset:property", "Code"))));
    }
  }

  @Test
  void everyFunctionIsCalledByItsAlias() {
    TEMPLATE.resourceCountIs("AWS::Lambda::Alias", FUNCTIONS);
    TEMPLATE.allResourcesProperties("AWS::Lambda::Alias", Map.of("Name", "live"));
    for (JsonNode integration : resources("AWS::ApiGatewayV2::Integration")) {
      assertThat(integration.at("/Properties/IntegrationUri").toString())
          .contains("Live")
          .doesNotContain("Function");
    }
  }

  @Test
  void everyLogEndsAfterTwoWeeks() {
    TEMPLATE.resourceCountIs("AWS::Logs::LogGroup", FUNCTIONS + 1);
    TEMPLATE.allResourcesProperties("AWS::Logs::LogGroup", Map.of("RetentionInDays", 14));
    for (JsonNode function : resources("AWS::Lambda::Function")) {
      assertThat(function.at("/Properties/LoggingConfig/LogGroup/Ref").stringValue())
          .contains("Log");
    }
  }

  @Test
  void everyFunctionHasAlarmsForErrorsThrottlesAndDuration() {
    TEMPLATE.resourcePropertiesCountIs(
        "AWS::CloudWatch::Alarm",
        Map.of("Namespace", "AWS/Lambda", "MetricName", "Errors"),
        FUNCTIONS);
    TEMPLATE.resourcePropertiesCountIs(
        "AWS::CloudWatch::Alarm",
        Map.of("Namespace", "AWS/Lambda", "MetricName", "Throttles"),
        FUNCTIONS);
    TEMPLATE.resourcePropertiesCountIs(
        "AWS::CloudWatch::Alarm",
        Map.of("Namespace", "AWS/Lambda", "MetricName", "Duration"),
        FUNCTIONS);
    for (JsonNode alarm : resources("AWS::CloudWatch::Alarm")) {
      assertThat(alarm.at("/Properties/AlarmActions").size()).isOne();
    }
  }

  @Test
  void noPolicyNamesAllActionsOrAllResources() {
    for (JsonNode policy : resources("AWS::IAM::Policy")) {
      for (JsonNode statement : policy.at("/Properties/PolicyDocument/Statement")) {
        assertThat(texts(statement.get("Action"))).noneMatch(action -> action.contains("*"));
        assertThat(texts(statement.get("Resource")))
            .noneMatch("*"::equals)
            .allMatch(text -> !text.contains("*") || text.endsWith("/@connections/*"));
      }
    }
  }

  @Test
  void noRoleOfAFunctionHasAPolicyOfAws() {
    for (JsonNode role : resources("AWS::IAM::Role")) {
      if (role.toString().contains("lambda.amazonaws.com")) {
        assertThat(role.at("/Properties").has("ManagedPolicyArns")).isFalse();
      }
    }
  }

  @Test
  void theAuthorizerMayOnlyWriteItsLog() {
    assertThat(actionsOf("Authorizer")).containsOnly("logs:CreateLogStream", "logs:PutLogEvents");
  }

  @Test
  void onlyTheSenderMayPostToConnectionsAndCallAFunction() {
    for (Handler handler : Handler.values()) {
      String policies = policiesOf(handler.id()).toString();
      assertThat(policies.contains("/POST/@connections/")).isEqualTo(handler == Handler.SEND);
      assertThat(policies.contains("lambda:InvokeFunction")).isEqualTo(handler == Handler.SEND);
    }
  }

  @Test
  void thoseWhoConnectAreAuthorizedAndTheirMessagesAnswered() {
    TEMPLATE.resourceCountIs("AWS::ApiGatewayV2::Route", 5);
    TEMPLATE.hasResourceProperties(
        "AWS::ApiGatewayV2::Route",
        Map.of(
            "RouteKey",
            "$connect",
            "AuthorizationType",
            "CUSTOM",
            "AuthorizerId",
            Match.anyValue()));
    for (String route : List.of("joinchannel", "leavechannel", "sendmessage")) {
      TEMPLATE.hasResourceProperties(
          "AWS::ApiGatewayV2::Route",
          Map.of("RouteKey", route, "RouteResponseSelectionExpression", "$default"));
    }
    TEMPLATE.resourceCountIs("AWS::ApiGatewayV2::RouteResponse", 3);
  }

  @Test
  void noIntegrationWaitsLongerThanTheServiceAllows() {
    for (JsonNode integration : resources("AWS::ApiGatewayV2::Integration")) {
      assertThat(integration.at("/Properties/TimeoutInMillis").intValue()).isBetween(50, 29_000);
    }
  }

  @Test
  void theAccessLogHoldsNoQueryStringAndNoHeader() {
    String stage = resources("AWS::ApiGatewayV2::Stage").getFirst().toString();
    assertThat(stage).contains("$context.connectionId", "ThrottlingRateLimit");
    assertThat(stage).doesNotContain("querystring", "header", "$context.path", "authorizer");
  }

  @Test
  void rowsExpireAndGoWithTheStack() {
    TEMPLATE.hasResource(
        "AWS::DynamoDB::Table",
        Map.of(
            "DeletionPolicy",
            "Delete",
            "Properties",
            Match.objectLike(
                Map.of(
                    "BillingMode", "PAY_PER_REQUEST",
                    "TimeToLiveSpecification",
                        Map.of("AttributeName", "expiresAt", "Enabled", true),
                    "SSESpecification", Map.of("SSEEnabled", true)))));
  }

  @Test
  void aPartOfABroadcastIsRunOnceMoreWhenItFailsAndKeptWhenItFailsAgain() {
    TEMPLATE.hasResourceProperties(
        "AWS::Lambda::EventInvokeConfig",
        Map.of(
            "MaximumRetryAttempts", 1, "DestinationConfig", Map.of("OnFailure", Match.anyValue())));
  }

  @Test
  void whoseTokensAreGoodMustBeSaidAndAllElseMayBeLeftOut() {
    TEMPLATE
        .findParameters("*")
        .forEach((name, parameter) ->
            assertThat(parameter.containsKey("Default"))
                .as(name)
                .isEqualTo(!name.equals("JwtJwks")));
  }

  private static List<String> actionsOf(String function) {
    return policiesOf(function).stream()
        .flatMap(policy -> policy.at("/Properties/PolicyDocument/Statement").valueStream())
        .flatMap(statement -> texts(statement.get("Action")).stream())
        .toList();
  }

  /// Those that are attached to its role.
  private static List<JsonNode> policiesOf(String function) {
    return resources("AWS::IAM::Policy").stream()
        .filter(policy ->
            policy.at("/Properties/Roles/0/Ref").stringValue().startsWith(function + "Role"))
        .toList();
  }

  private static List<JsonNode> resources(String type) {
    List<JsonNode> found = new ArrayList<>();
    TEMPLATE
        .findResources(type)
        .values()
        .forEach(resource -> found.add(JsonMapper.shared().valueToTree(resource)));
    assertThat(found).isNotEmpty();
    return found;
  }

  /// All texts in a value, whatever functions join them.
  private static List<String> texts(JsonNode node) {
    return node.isString()
        ? List.of(node.stringValue())
        : node.valueStream().flatMap(child -> texts(child).stream()).toList();
  }
}
