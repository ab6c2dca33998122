// SPDX-License-Identifier: Apache-2.0
package dev.carillon.template;

import dev.carillon.config.Place;
import dev.carillon.config.Tree;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Writes SAM's resources out as those of CloudFormation that they stand for, with the logical ids
/// that SAM gives them (contract 7.9).
final class Sam {
  /// The attribute of any resource.
  static final String CONNECTORS = "Connectors";

  private static final String SERVERLESS = "AWS::Serverless::";
  private static final Set<String> AUTH_TYPES = Set.of("NONE", "AWS_IAM", "CUSTOM");

  /// What properties of CloudFormation's resources are called where SAM's are written.
  private static final Map<String, String> WRITTEN =
      Map.of(
          "AttributeDefinitions", "PrimaryKey",
          "AuthorizerUri", "AuthArn",
          "Code", "CodeUri",
          "IntegrationUri", "FunctionArn",
          "KeySchema", "PrimaryKey",
          "TimeoutInMillis", "IntegrationTimeout");

  private final Globals globals;
  private final Notes notes;
  private final Map<String, Resource> resources = new LinkedHashMap<>();

  private Sam(Globals globals, Notes notes) {
    this.globals = globals;
    this.notes = notes;
  }

  static Map<String, Resource> expand(Template template, Notes notes) {
    Sam sam = new Sam(new Globals(template.globals()), notes);
    sam.globals.slips(notes);
    boolean known = template.transforms().contains(Template.SAM);
    for (Resource resource : template.resources().values()) {
      if (resource.type().startsWith(SERVERLESS) && !known) {
        notes.problem(
            resource.place(),
            "this type needs `Transform: " + Template.SAM + "` at the top of the template");
      }
      sam.resource(resource);
      sam.connectors(resource);
    }
    return sam.resources;
  }

  /// The name that the property has at this place of the template.
  static String written(Place place, String property) {
    return place.subject().contains(SERVERLESS)
        ? WRITTEN.getOrDefault(property, property)
        : property;
  }

  private void add(Resource of, String id, String type, Map<String, Tree.Item> properties) {
    resources.put(id, new Resource(of, id, type, properties));
  }

  private void resource(Resource resource) {
    switch (resource.type()) {
      case "AWS::Serverless::Function" -> function(resource);
      case "AWS::Serverless::WebSocketApi" -> api(resource);
      case "AWS::Serverless::Api" ->
          resources.putAll(SamHttp.rest(resource, globals.properties(resource)));
      case "AWS::Serverless::HttpApi" ->
          resources.putAll(SamHttp.http(resource, globals.properties(resource)));
      case "AWS::Serverless::SimpleTable" -> table(resource);
      case "AWS::Serverless::LayerVersion" ->
          add(resource, resource.id(), "AWS::Lambda::LayerVersion", globals.properties(resource));
      default -> resources.put(resource.id(), resource);
    }
  }

  /// Those that stand in their source, as resources for themselves.
  private void connectors(Resource source) {
    Trees.members(source.metadata().get(CONNECTORS))
        .forEach((name, item) -> {
          Map<String, Tree.Item> properties =
              new LinkedHashMap<>(Trees.members(Trees.members(item).get("Properties")));
          properties.put(
              "Source",
              source.item(new Tree.Members(Map.of("Id", Trees.text(item.place(), source.id())))));
          String id = source.id() + name;
          resources.put(
              id,
              new Resource(
                  id,
                  Connectors.TYPE,
                  item.place(),
                  properties,
                  source.condition(),
                  List.of(),
                  Map.of()));
        });
  }

  private void api(Resource resource) {
    Map<String, Tree.Item> properties = globals.properties(resource);
    notes.slips(properties, SamWebSocketApi.PROPERTIES);
    for (Tree.Item route : Trees.members(properties.get("Routes")).values()) {
      notes.slips(Trees.members(route), SamWebSocketApi.ROUTE);
      notes.slips(Trees.members(route), SamWebSocketApi.ROUTE_ONLY);
    }
    resources.putAll(new SamWebSocketApi(resource, properties).expand());
    Tree.Item auth = properties.get("Auth");
    if (auth != null) {
      auth(auth, Trees.members(properties.get("Routes")).containsKey("$connect"));
    }
  }

  /// What SAM would refuse too: it would let everybody in who reads the template otherwise.
  private void auth(Tree.Item auth, boolean connect) {
    notes.slips(Trees.members(auth), SamWebSocketApi.AUTH);
    String type = Trees.text(Trees.members(auth).get("AuthType"));
    if (type == null || !AUTH_TYPES.contains(type)) {
      notes.problem(auth.place(), "Auth", "needs an AuthType: NONE, AWS_IAM or CUSTOM");
    }
    if (!connect) {
      notes.problem(auth.place(), "Auth", "is about a route $connect, which there is none of");
    }
  }

  private void function(Resource resource) {
    Map<String, Tree.Item> properties = globals.properties(resource);
    notes.slips(properties, SamFunction.ONLY);
    resources.putAll(SamFunction.expand(resource, properties));
    Map<String, Tree.Item> events = Trees.members(properties.get("Events"));
    SamHttp.implied(resource, events.values()).forEach(resources::putIfAbsent);
    if (!events.isEmpty()) {
      notes.warning(
          events.values().iterator().next().place(),
          "its events ("
              + String.join(", ", events.keySet())
              + ") do not happen here; only a WebSocket API and other functions call it");
    }
  }

  private void table(Resource resource) {
    Map<String, Tree.Item> properties = new LinkedHashMap<>(globals.properties(resource));
    notes.slips(properties, List.of("PrimaryKey"));
    Map<String, Tree.Item> key = Trees.members(properties.remove("PrimaryKey"));
    Tree.Item name = key.getOrDefault("Name", Trees.text(resource.place(), "id"));
    String type = Trees.text(key.get("Type"));
    String letter = type == null ? "S" : type.substring(0, Math.min(1, type.length()));
    properties.put("AttributeDefinitions", attribute(resource, name, "AttributeType", letter));
    properties.put("KeySchema", attribute(resource, name, "KeyType", "HASH"));
    add(resource, resource.id(), "AWS::DynamoDB::Table", properties);
  }

  private static Tree.Item attribute(
      Resource table, Tree.Item name, String property, String value) {
    Tree.Members one =
        new Tree.Members(Map.of("AttributeName", name, property, Trees.text(table.place(), value)));
    return Trees.list(table.place(), List.of(table.item(one)));
  }
}
