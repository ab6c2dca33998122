// SPDX-License-Identifier: Apache-2.0
package dev.carillon.template;

import java.util.List;
import java.util.Map;
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
          "AWS::Lambda::EventInvokeConfig",
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
          "AWS::Serverless::Api", "is no WebSocket API; it is left out",
          "AWS::Serverless::HttpApi", "is no WebSocket API; it is left out",
          "AWS::Lambda::Url", "functions have no addresses of their own here",
          "AWS::Lambda::EventSourceMapping",
              "nothing reads streams and queues here, so this never calls the function",
          "AWS::Lambda::LayerVersion",
              "layers are not added to functions; put what they need into their code",
          "AWS::CloudFormation::Stack", "nested stacks are not read");

  private Others() {}

  /// Null for nothing to say.
  static @Nullable String warning(Resource resource) {
    String type = resource.type();
    if (type.equals("AWS::ApiGatewayV2::IntegrationResponse")) {
      return resource.properties().containsKey("ResponseTemplates")
          ? "its templates (VTL) are not run; a two-way route answers what its function returns"
          : null;
    }
    String own = WARNINGS.get(type);
    if (own != null) {
      return own;
    }
    return SILENT.stream().anyMatch(type::startsWith) ? null : Stack.NO_EFFECT;
  }
}
