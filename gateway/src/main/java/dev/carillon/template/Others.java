// SPDX-License-Identifier: Apache-2.0
package dev.carillon.template;

import dev.carillon.config.NearestName;
import dev.carillon.config.Tree;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Resources that do nothing here, and whether their owner should know.
final class Others {
  /// Types, or beginnings of types, that change nothing about what a client or a function sees.
  private static final List<String> SILENT =
      List.of(
          "AWS::ApiGateway::",
          "AWS::ApiGatewayV2::",
          "AWS::ApplicationAutoScaling::",
          "AWS::CDK::Metadata",
          "AWS::CloudFormation::WaitCondition",
          "AWS::CloudWatch::",
          "AWS::IAM::",
          "AWS::Lambda::Alias",
          "AWS::Lambda::Function",
          "AWS::Lambda::Permission",
          "AWS::Lambda::Version",
          "AWS::Logs::",
          "AWS::Synthetics::",
          "AWS::XRay::");

  private static final Map<String, String> WARNINGS =
      Map.of(
          "AWS::ApiGateway::RestApi", "is no WebSocket API; it is left out with all that is its",
          "AWS::ApiGatewayV2::DomainName",
              "is not served under this name, but at the gateway's address",
          "AWS::ApiGatewayV2::VpcLink", "there are no VPC links here",
          "AWS::Lambda::Url", "functions have no addresses of their own here",
          "AWS::Lambda::EventSourceMapping",
              "nothing reads streams and queues here, so this never calls the function",
          "AWS::Lambda::LayerVersion",
              "layers are not added to functions; put what they need into their code",
          "AWS::CloudFormation::Stack", "nested stacks are not read");

  private static final Set<String> EFFECTIVE =
      Set.of(
          "AWS::ApiGateway::ApiKey",
          "AWS::ApiGatewayV2::Api",
          "AWS::ApiGatewayV2::Authorizer",
          "AWS::ApiGatewayV2::Integration",
          "AWS::ApiGatewayV2::Model",
          "AWS::ApiGatewayV2::Route",
          "AWS::ApiGatewayV2::RouteResponse",
          "AWS::ApiGatewayV2::Stage",
          "AWS::DynamoDB::GlobalTable",
          "AWS::DynamoDB::Table",
          "AWS::IAM::ManagedPolicy",
          "AWS::IAM::Policy",
          "AWS::IAM::Role",
          "AWS::IAM::RolePolicy",
          "AWS::Lambda::Alias",
          "AWS::Lambda::Function",
          "AWS::Lambda::Version",
          "AWS::Serverless::Connector",
          "AWS::Serverless::Function",
          "AWS::Serverless::SimpleTable",
          "AWS::Serverless::WebSocketApi");

  /// Types of the service that are spelled almost like one that has an effect: no slips.
  private static final Set<String> ALMOST =
      Set.of(
          "AWS::ApiGateway::Authorizer",
          "AWS::ApiGateway::Model",
          "AWS::ApiGateway::Stage",
          "AWS::IoT::Policy");

  private Others() {}

  /// Which type may have been meant; empty if it is right as it is.
  static String hint(String type) {
    return ALMOST.contains(type) ? "" : NearestName.strictHint(type, EFFECTIVE);
  }

  /// Null for nothing to say, or nothing more than when the template was read.
  static @Nullable String warning(Resource resource) {
    String type = resource.type();
    if (!hint(type).isEmpty()) {
      return null;
    }
    if (type.equals("AWS::ApiGatewayV2::IntegrationResponse")) {
      return resource.properties().containsKey("ResponseTemplates")
          ? "its templates (VTL) are not run; a two-way route answers what its function returns"
          : null;
    }
    if (type.equals("AWS::ApiGateway::RestApi") && resource.isImplied()) {
      return null; // its events have a warning
    }
    if (type.equals("AWS::Lambda::EventInvokeConfig")) {
      return asksForMore(resource)
          ? "an Event call that fails is not made again here, and its result is sent nowhere"
          : null;
    }
    String own = WARNINGS.get(type);
    if (own != null) {
      return own;
    }
    return SILENT.stream().anyMatch(type::startsWith) ? null : Stack.NO_EFFECT;
  }

  private static boolean asksForMore(Resource config) {
    Tree.Item attempts = config.properties().get("MaximumRetryAttempts");
    return config.properties().containsKey("DestinationConfig")
        || (attempts != null && !"0".equals(Trees.text(attempts)));
  }
}
