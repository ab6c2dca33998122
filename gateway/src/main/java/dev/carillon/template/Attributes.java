// SPDX-License-Identifier: Apache-2.0
package dev.carillon.template;

import dev.carillon.config.Place;
import dev.carillon.config.Tree;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What `Ref` and `Fn::GetAtt` say about a resource (contract 7.7): the values that a stack of this
/// name would have, as far as anything here can tell.
final class Attributes {
  /// Types whose physical name is a property of theirs that is not named after them.
  private static final Map<String, String> NAMES =
      Map.ofEntries(
          Map.entry("AWS::Lambda::Function", "FunctionName"),
          Map.entry("AWS::DynamoDB::Table", "TableName"),
          Map.entry("AWS::DynamoDB::GlobalTable", "TableName"),
          Map.entry("AWS::IAM::Role", "RoleName"),
          Map.entry("AWS::IAM::Policy", "PolicyName"),
          Map.entry("AWS::IAM::ManagedPolicy", "ManagedPolicyName"),
          Map.entry("AWS::IAM::InstanceProfile", "InstanceProfileName"),
          Map.entry("AWS::Logs::LogGroup", "LogGroupName"),
          Map.entry("AWS::ApiGateway::Stage", "StageName"),
          Map.entry("AWS::ApiGatewayV2::DomainName", "DomainName"),
          Map.entry("AWS::SQS::Queue", "QueueName"),
          Map.entry("AWS::SNS::Topic", "TopicName"),
          Map.entry("AWS::S3::Bucket", "BucketName"),
          Map.entry("AWS::SSM::Parameter", "Name"),
          Map.entry("AWS::Lambda::LayerVersion", "LayerName"));

  private static final int LONGEST = 64;
  private static final int DEEPEST = 50;

  private final Request request;
  private final String stack;
  private final Values values;
  private final Map<String, String> known = new HashMap<>();
  private final Set<String> open = new LinkedHashSet<>();

  /// The template's name of the one stage that is served under another.
  private @Nullable String renamed;

  Attributes(Request request, String stack, Values values) {
    this.request = request;
    this.stack = stack;
    this.values = values;
  }

  /// From now on the stage is known under the name that the request has for it.
  void rename(Resource stage) {
    renamed = stage.id();
    known.clear(); // whatever is made of its name
  }

  String id(Resource resource, int length) {
    return Ids.of(stack, resource.id(), length);
  }

  String ref(Place place, Resource resource) {
    return switch (resource.type()) {
      case "AWS::ApiGatewayV2::Api" -> id(resource, 10);
      case "AWS::ApiGatewayV2::Stage" -> stage(place, resource);
      case "AWS::ApiGatewayV2::DomainName" -> name(place, resource);
      case "AWS::Lambda::Alias" ->
          function(place, resource) + ":" + property(place, resource, "Name", "alias");
      case "AWS::Lambda::Version" -> function(place, resource) + ":1";
      case "AWS::Lambda::LayerVersion", "AWS::IAM::ManagedPolicy", "AWS::SNS::Topic" ->
          arn(place, resource);
      case "AWS::SQS::Queue" ->
          "https://sqs.%s.%s/%s/%s"
              .formatted(
                  request.region(), request.suffix(), request.account(), name(place, resource));
      default ->
          resource.type().startsWith("AWS::ApiGatewayV2::")
              ? id(resource, 7)
              : name(place, resource);
    };
  }

  String attribute(Place place, Resource resource, String attribute) {
    return switch (resource.type() + " " + attribute) {
      case "AWS::ApiGatewayV2::Api ApiEndpoint" ->
          (property(place, resource, "ProtocolType", "").equals("WEBSOCKET") ? "wss" : "https")
              + "://%s.execute-api.%s.%s"
                  .formatted(id(resource, 10), request.region(), request.suffix());
      case "AWS::ApiGatewayV2::Api ApiId",
          "AWS::ApiGatewayV2::Route RouteId",
          "AWS::ApiGatewayV2::Integration IntegrationId",
          "AWS::ApiGatewayV2::Authorizer AuthorizerId",
          "AWS::ApiGatewayV2::Deployment DeploymentId",
          "AWS::ApiGatewayV2::Model ModelId",
          "AWS::Lambda::Alias AliasArn" ->
          ref(place, resource);
      case "AWS::Lambda::Version FunctionArn" -> ref(place, resource);
      case "AWS::Lambda::Url FunctionUrl" ->
          "https://%s.lambda-url.%s.on.aws/".formatted(id(resource, 32), request.region());
      case "AWS::Lambda::Version Version" -> "1";
      case "AWS::DynamoDB::Table StreamArn", "AWS::DynamoDB::GlobalTable StreamArn" ->
          arn(place, resource) + "/stream/2026-01-01T00:00:00.000";
      case "AWS::SSM::Parameter Value" -> property(place, resource, "Value", "");
      default -> other(place, resource, attribute);
    };
  }

  private String other(Place place, Resource resource, String attribute) {
    if (attribute.startsWith("Outputs.")) {
      throw new Unresolved(
          place, "the outputs of the nested stack " + resource.id() + " are not known here");
    }
    if (attribute.endsWith("Arn")) {
      return arn(place, resource);
    }
    return attribute.endsWith("Name")
        ? name(place, resource)
        : name(place, resource) + "-" + attribute.toLowerCase(Locale.ROOT);
  }

  /// The ARN of what a version or an alias belongs to.
  private String function(Place place, Resource resource) {
    String name = property(place, resource, "FunctionName", "");
    return name.startsWith("arn:")
        ? name
        : "arn:%s:lambda:%s:%s:function:%s"
            .formatted(request.partition(), request.region(), request.account(), name);
  }

  private String stage(Place place, Resource resource) {
    String stage = request.stage();
    return resource.id().equals(renamed) && stage != null
        ? stage
        : property(place, resource, "StageName", "");
  }

  /// Physical name: its own, or the stack's and the logical id.
  String name(Place place, Resource resource) {
    String property = NAMES.get(resource.type());
    int longest = resource.type().startsWith("AWS::DynamoDB::") ? 255 : LONGEST;
    String made = stack + "-" + resource.id();
    if (made.length() > longest) {
      made = made.substring(0, longest - 9) + "-" + Ids.of(stack, resource.id(), 8);
    }
    return property == null ? made : property(place, resource, property, made);
  }

  String arn(Place place, Resource resource) {
    String name = name(place, resource);
    return switch (resource.type()) {
      case "AWS::Lambda::Function" -> arn("lambda", "function:" + name);
      case "AWS::Lambda::LayerVersion" -> arn("lambda", "layer:" + name + ":1");
      case "AWS::DynamoDB::Table", "AWS::DynamoDB::GlobalTable" -> arn("dynamodb", "table/" + name);
      case "AWS::Logs::LogGroup" -> arn("logs", "log-group:" + name + ":*");
      case "AWS::IAM::Role" -> global("role", place, resource, name);
      case "AWS::IAM::ManagedPolicy" -> global("policy", place, resource, name);
      case "AWS::IAM::InstanceProfile" -> global("instance-profile", place, resource, name);
      case "AWS::S3::Bucket" -> "arn:%s:s3:::%s".formatted(request.partition(), name);
      default -> arn(service(resource.type()), name);
    };
  }

  private static String service(String type) {
    String[] parts = type.split("::", -1);
    return (parts.length > 1 ? parts[1] : "custom").toLowerCase(Locale.ROOT);
  }

  private String arn(String service, String rest) {
    return "arn:%s:%s:%s:%s:%s"
        .formatted(request.partition(), service, request.region(), request.account(), rest);
  }

  private String global(String kind, Place place, Resource resource, String name) {
    return "arn:%s:iam::%s:%s%s%s"
        .formatted(
            request.partition(),
            request.account(),
            kind,
            property(place, resource, "Path", "/"),
            name);
  }

  /// A property that others refer to, resolved once. Two that need each other have no value.
  private String property(Place place, Resource resource, String name, String otherwise) {
    String key = resource.id() + " " + name;
    String before = known.get(key);
    if (before != null) {
      return before;
    }
    Tree.Item item = resource.properties().get(name);
    if (item == null) {
      return otherwise;
    }
    if (!open.add(key) || open.size() > DEEPEST) {
      throw new Unresolved(place, "resources refer to each other: " + String.join(", ", open));
    }
    try {
      String text = values.resolve(item) instanceof Tree.Nothing ? otherwise : values.text(item);
      known.put(key, text);
      return text;
    } finally {
      open.remove(key);
    }
  }
}
