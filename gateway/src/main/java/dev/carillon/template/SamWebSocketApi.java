// SPDX-License-Identifier: Apache-2.0
package dev.carillon.template;

import dev.carillon.config.Place;
import dev.carillon.config.Tree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Writes out `AWS::Serverless::WebSocketApi` (contract 7.9): an API, a stage, and for each route
/// the route, its integration and the permission to call.
final class SamWebSocketApi {
  private static final String V2 = "AWS::ApiGatewayV2::";
  private static final String DEFAULT = "default";
  private static final List<String> API =
      List.of(
          "RouteSelectionExpression",
          "ApiKeySelectionExpression",
          "Description",
          "DisableExecuteApiEndpoint",
          "DisableSchemaValidation",
          "IpAddressType",
          "Tags");
  private static final List<String> STAGE =
      List.of("StageVariables", "AccessLogSettings", "DefaultRouteSettings", "RouteSettings");
  static final List<String> ROUTE =
      List.of(
          "ApiKeyRequired",
          "ModelSelectionExpression",
          "RequestModels",
          "RequestParameters",
          "RouteResponseSelectionExpression");

  /// Properties that have an effect here.
  static final List<String> PROPERTIES =
      List.of(
          "Auth",
          "Routes",
          "StageName",
          "StageVariables",
          "DefaultRouteSettings",
          "RouteSettings",
          "RouteSelectionExpression",
          "ApiKeySelectionExpression");

  /// Those of a route that its resource does not have as they are.
  static final List<String> ROUTE_ONLY = List.of("FunctionArn", "IntegrationTimeout");

  static final List<String> AUTH = List.of("AuthType", "AuthArn", "IdentitySource", "Name");

  private final Resource resource;
  private final Map<String, Tree.Item> properties;
  private final Map<String, Resource> made = new LinkedHashMap<>();

  SamWebSocketApi(Resource resource, Map<String, Tree.Item> properties) {
    this.resource = resource;
    this.properties = properties;
  }

  Map<String, Resource> expand() {
    Map<String, Tree.Item> api = new LinkedHashMap<>();
    api.put("Name", properties.getOrDefault("Name", text(resource.id())));
    api.put("ProtocolType", text("WEBSOCKET"));
    copy(properties, API, api);
    add(resource.id(), "Api", api);
    Map<String, Tree.Item> auth = Trees.members(properties.get("Auth"));
    String authType = Trees.text(auth.get("AuthType"));
    Trees.members(properties.get("Routes"))
        .forEach((key, item) -> route(key, item, key.equals("$connect") ? authType : null));
    if ("CUSTOM".equals(authType)) {
      authorizer(auth);
    }
    stage();
    domain();
    return made;
  }

  private void route(String key, Tree.Item item, @Nullable String authType) {
    Map<String, Tree.Item> written = Trees.members(item);
    String name = resource.id() + part(key);
    Map<String, Tree.Item> route = new LinkedHashMap<>();
    route.put("ApiId", ref(resource.id()));
    route.put("RouteKey", Trees.text(item.place(), key));
    copy(written, ROUTE, route);
    route.put(
        "Target",
        Trees.call(
            item.place(),
            "Fn::Join",
            new Tree.Items(
                List.of(
                    text("/"),
                    Trees.list(
                        item.place(), List.of(text("integrations"), ref(name + "Integration")))))));
    if (authType != null) {
      route.put("AuthorizationType", text(authType));
      if (authType.equals("CUSTOM")) {
        route.put("AuthorizerId", ref(resource.id() + "ConnectAuthorizer"));
      }
    }
    add(name + "Route", "Route", route);
    Map<String, Tree.Item> integration = new LinkedHashMap<>();
    integration.put("ApiId", ref(resource.id()));
    integration.put("IntegrationType", text("AWS_PROXY"));
    Tree.Item timeout = written.get("IntegrationTimeout");
    if (timeout != null) {
      integration.put("TimeoutInMillis", timeout);
    }
    Tree.Item function = written.get("FunctionArn");
    if (function != null) {
      integration.put("IntegrationUri", invocations(function));
    }
    add(name + "Integration", "Integration", integration);
    made.put(
        name + "Permission",
        new Resource(resource, name + "Permission", "AWS::Lambda::Permission", Map.of()));
  }

  /// SAM's word for a route key in logical ids.
  private static String part(String key) {
    return switch (key) {
      case "$connect" -> "Connect";
      case "$disconnect" -> "Disconnect";
      case "$default" -> "Default";
      case "" -> "";
      default ->
          key.substring(0, 1).toUpperCase(Locale.ROOT) + key.substring(1).toLowerCase(Locale.ROOT);
    };
  }

  private static Tree.Item invocations(Tree.Item function) {
    Place place = function.place();
    List<Tree.Item> parts = new ArrayList<>();
    parts.add(Trees.text(place, "arn:"));
    parts.add(Trees.call(place, "Ref", new Tree.Text("AWS::Partition")));
    parts.add(Trees.text(place, ":apigateway:"));
    parts.add(Trees.call(place, "Ref", new Tree.Text("AWS::Region")));
    parts.add(Trees.text(place, ":lambda:path/2015-03-31/functions/"));
    parts.add(function);
    parts.add(Trees.text(place, "/invocations"));
    return Trees.call(
        place,
        "Fn::Join",
        new Tree.Items(List.of(Trees.text(place, ""), Trees.list(place, parts))));
  }

  private void authorizer(Map<String, Tree.Item> auth) {
    Map<String, Tree.Item> authorizer = new LinkedHashMap<>();
    authorizer.put("ApiId", ref(resource.id()));
    authorizer.put("AuthorizerType", text("REQUEST"));
    authorizer.put("Name", auth.getOrDefault("Name", text(resource.id() + "ConnectAuthorizer")));
    Tree.Item function = auth.get("AuthArn");
    if (function != null) {
      authorizer.put("AuthorizerUri", invocations(function));
    }
    Tree.Item sources = auth.get("IdentitySource");
    if (sources != null) {
      authorizer.put("IdentitySource", sources);
    }
    add(resource.id() + "ConnectAuthorizer", "Authorizer", authorizer);
  }

  private void stage() {
    Map<String, Tree.Item> stage = new LinkedHashMap<>();
    Tree.Item name = properties.getOrDefault("StageName", text(DEFAULT));
    stage.put("ApiId", ref(resource.id()));
    stage.put("StageName", name);
    stage.put("AutoDeploy", text("true"));
    copy(properties, STAGE, stage);
    String written = Trees.text(name);
    String id = written == null ? "" : written.equals(DEFAULT) ? "Default" : written;
    String made = resource.id() + id + "Stage";
    add(made, "Stage", stage);
    // By which SAM's templates refer to it; it has the name under which the stage is served.
    add(
        resource.id() + ".Stage",
        "Stage",
        Map.of("ApiId", ref(resource.id()), "StageName", ref(made)));
  }

  private void domain() {
    Tree.Item domain = properties.get("Domain");
    if (domain != null) {
      Map<String, Tree.Item> written = Trees.members(domain);
      Map<String, Tree.Item> name = new LinkedHashMap<>();
      copy(written, List.of("DomainName"), name);
      add(resource.id() + "DomainName", "DomainName", name);
    }
  }

  private void add(String id, String type, Map<String, Tree.Item> all) {
    made.put(id, new Resource(resource, id, V2 + type, all));
  }

  private Tree.Item text(String text) {
    return Trees.text(resource.place(), text);
  }

  private Tree.Item ref(String id) {
    return Trees.call(resource.place(), "Ref", new Tree.Text(id));
  }

  private static void copy(
      Map<String, Tree.Item> from, List<String> names, Map<String, Tree.Item> to) {
    for (String name : names) {
      Tree.Item item = from.get(name);
      if (item != null) {
        to.put(name, item);
      }
    }
  }
}
