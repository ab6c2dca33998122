// SPDX-License-Identifier: Apache-2.0
package dev.carillon.deploy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.Acknowledgment;
import software.amazon.awscdk.Aws;
import software.amazon.awscdk.CfnCondition;
import software.amazon.awscdk.Fn;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.Validations;
import software.amazon.awscdk.services.apigateway.CfnAccount;
import software.amazon.awscdk.services.apigatewayv2.CfnStage;
import software.amazon.awscdk.services.iam.CfnRole;
import software.amazon.awscdk.services.iam.ManagedPolicy;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.logs.LogGroup;
import software.amazon.awscdk.services.logs.RetentionDays;
import software.constructs.Construct;
import tools.jackson.databind.json.JsonMapper;

/// A line for each request of a client, without its query string and its headers, where tokens are.
final class AccessLog {
  private AccessLog() {}

  static void of(Construct scope, CfnStage stage, String mode) {
    CfnCondition on =
        CfnCondition.Builder.create(scope, "HasAccessLog")
            .expression(Fn.conditionNot(Fn.conditionEquals(mode, "off")))
            .build();
    LogGroup log =
        LogGroup.Builder.create(scope, "AccessLog")
            .retention(RetentionDays.TWO_WEEKS)
            .removalPolicy(RemovalPolicy.DESTROY)
            .build();
    stage.addPropertyOverride(
        "AccessLogSettings",
        Fn.conditionIf(
            on.getLogicalId(),
            Map.of("DestinationArn", log.getLogGroupArn(), "Format", line()),
            Aws.NO_VALUE));
    stage.getNode().addDependency(allowed(scope, mode));
    for (String rule : List.of("E3005", "W2502")) {
      Validations.of(stage)
          .acknowledge(
              Acknowledgment.builder()
                  .id("CloudFormation-Validate::" + rule)
                  .reason("a dependency on what a condition leaves out is passed over")
                  .build());
    }
  }

  /// API Gateway writes logs of WebSocket APIs by a role that a region has once. Both stay when the
  /// stack goes: other APIs may have come to need them.
  private static CfnAccount allowed(Construct scope, String mode) {
    CfnCondition setup =
        CfnCondition.Builder.create(scope, "SetsUpLogs")
            .expression(Fn.conditionEquals(mode, "setup"))
            .build();
    Role role =
        Role.Builder.create(scope, "LogRole")
            .assumedBy(new ServicePrincipal("apigateway.amazonaws.com"))
            .managedPolicies(
                List.of(
                    ManagedPolicy.fromAwsManagedPolicyName(
                        "service-role/AmazonAPIGatewayPushToCloudWatchLogs")))
            .build();
    CfnRole resource = Raw.of(role, CfnRole.class);
    resource.getCfnOptions().setCondition(setup);
    resource.applyRemovalPolicy(RemovalPolicy.RETAIN);
    CfnAccount account =
        CfnAccount.Builder.create(scope, "LogAccount").cloudWatchRoleArn(role.getRoleArn()).build();
    account.getCfnOptions().setCondition(setup);
    account.applyRemovalPolicy(RemovalPolicy.RETAIN);
    return account;
  }

  private static String line() {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("time", "$context.requestTime");
    fields.put("requestId", "$context.requestId");
    fields.put("connectionId", "$context.connectionId");
    fields.put("sourceIp", "$context.identity.sourceIp");
    fields.put("event", "$context.eventType");
    fields.put("route", "$context.routeKey");
    fields.put("status", "$context.status");
    fields.put("latency", "$context.integrationLatency");
    fields.put("error", "$context.error.responseType");
    fields.put("integrationStatus", "$context.integrationStatus");
    return JsonMapper.shared().writeValueAsString(fields);
  }
}
