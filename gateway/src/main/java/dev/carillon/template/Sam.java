// SPDX-License-Identifier: Apache-2.0
package dev.carillon.template;

import dev.carillon.config.Place;
import dev.carillon.config.Tree;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Writes SAM's resources out as those of CloudFormation that they stand for, with the logical ids
/// that SAM gives them (contract 7.9).
final class Sam {
  /// The attribute of any resource.
  static final String CONNECTORS = "Connectors";

  private static final String SERVERLESS = "AWS::Serverless::";
  private static final Pattern S3 = Pattern.compile("s3://([^/]+)/(.+)");

  private static final Set<String> AUTH_TYPES = Set.of("NONE", "AWS_IAM", "CUSTOM");

  /// Properties that only SAM has.
  private static final Set<String> FUNCTION_ONLY =
      Set.of(
          "CodeUri",
          "InlineCode",
          "ImageUri",
          "Policies",
          "Events",
          "AutoPublishAlias",
          "FunctionUrlConfig",
          "EventInvokeConfig",
          Roles.BOUNDARY,
          "Role");

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
    Map<String, Tree.Item> all = globals.properties(resource);
    notes.slips(all, FUNCTION_ONLY);
    Map<String, Tree.Item> properties = new LinkedHashMap<>(all);
    properties.keySet().removeAll(FUNCTION_ONLY);
    code(resource, all, properties);
    Tree.Item role = all.get("Role");
    if (role == null) {
      String id = resource.id() + "Role";
      role = Trees.call(resource.place(), "Fn::GetAtt", new Tree.Text(id + ".Arn"));
      Map<String, Tree.Item> policies = new LinkedHashMap<>();
      Tree.Item given = all.get("Policies");
      if (given != null) {
        policies.put(Roles.SAM_POLICIES, given);
      }
      Tree.Item boundary = all.get(Roles.BOUNDARY);
      if (boundary != null) {
        policies.put(Roles.BOUNDARY, boundary);
      }
      add(resource, id, "AWS::IAM::Role", policies);
    }
    properties.put("Role", role);
    resources.put(
        resource.id(),
        new Resource(
            resource.id(),
            "AWS::Lambda::Function",
            resource.place(),
            properties,
            resource.condition(),
            resource.dependsOn(),
            resource.metadata()));
    alias(resource, all.get("AutoPublishAlias"));
    calls(resource, all);
    Map<String, Tree.Item> events = Trees.members(all.get("Events"));
    SamHttp.implied(resource, events.values()).forEach(resources::putIfAbsent);
    if (!events.isEmpty()) {
      notes.warning(
          events.values().iterator().next().place(),
          "its events ("
              + String.join(", ", events.keySet())
              + ") do not happen here; only a WebSocket API and other functions call it");
    }
  }

  /// Of an address of its own, and what becomes of calls that nobody waits for.
  private void calls(Resource resource, Map<String, Tree.Item> all) {
    Tree.Item function = Trees.call(resource.place(), "Ref", new Tree.Text(resource.id()));
    if (all.containsKey("FunctionUrlConfig")) {
      add(
          resource,
          resource.id() + "Url",
          "AWS::Lambda::Url",
          Map.of("TargetFunctionArn", function));
    }
    Tree.Item config = all.get("EventInvokeConfig");
    if (config != null) {
      Map<String, Tree.Item> properties = new LinkedHashMap<>(Trees.members(config));
      properties.put("FunctionName", function);
      add(
          resource,
          resource.id() + "EventInvokeConfig",
          "AWS::Lambda::EventInvokeConfig",
          properties);
    }
  }

  private static void code(
      Resource resource, Map<String, Tree.Item> all, Map<String, Tree.Item> properties) {
    Tree.Item uri = all.get("CodeUri");
    Tree.Item inline = all.get("InlineCode");
    Tree.Item image = all.get("ImageUri");
    if (inline != null) {
      properties.put("Code", wrap(inline, "ZipFile"));
    } else if (uri != null) {
      properties.put("Code", code(uri));
    } else if (image != null || "Image".equals(Trees.text(all.get("PackageType")))) {
      Tree.Item at = image == null ? resource.item(new Tree.Text("image")) : image;
      properties.put("Code", wrap(at, "ImageUri"));
    }
  }

  private static Tree.Item wrap(Tree.Item item, String name) {
    return new Tree.Item(item.place(), new Tree.Members(Map.of(name, item)));
  }

  private static Tree.Item code(Tree.Item uri) {
    String text = Trees.text(uri);
    var s3 = S3.matcher(text == null ? "" : text);
    if (s3.matches()) {
      return new Tree.Item(
          uri.place(),
          new Tree.Members(
              Map.of(
                  "S3Bucket", Trees.text(uri.place(), s3.group(1)),
                  "S3Key", Trees.text(uri.place(), s3.group(2)))));
    }
    Map<String, Tree.Item> members = Trees.members(uri);
    Tree.Item bucket = members.get("Bucket");
    Tree.Item key = members.get("Key");
    return bucket != null && key != null
        ? new Tree.Item(uri.place(), new Tree.Members(Map.of("S3Bucket", bucket, "S3Key", key)))
        : uri;
  }

  /// `Function.Alias` and `Function.Version` are how SAM's own templates refer to them.
  private void alias(Resource resource, Tree.@Nullable Item name) {
    if (name == null) {
      return;
    }
    Tree.Item function = Trees.call(resource.place(), "Ref", new Tree.Text(resource.id()));
    Map<String, Tree.Item> alias = Map.of("FunctionName", function, "Name", name);
    String text = Trees.text(name);
    add(resource, resource.id() + ".Alias", "AWS::Lambda::Alias", alias);
    add(
        resource,
        resource.id() + "Alias" + (text == null ? "" : text),
        "AWS::Lambda::Alias",
        alias);
    add(
        resource,
        resource.id() + ".Version",
        "AWS::Lambda::Version",
        Map.of("FunctionName", function));
  }

  private void table(Resource resource) {
    Map<String, Tree.Item> all = globals.properties(resource);
    notes.slips(all, List.of("PrimaryKey"));
    Map<String, Tree.Item> key = Trees.members(all.get("PrimaryKey"));
    Tree.Item name = key.getOrDefault("Name", Trees.text(resource.place(), "id"));
    String type = Trees.text(key.get("Type"));
    String letter = type == null ? "S" : type.substring(0, Math.min(1, type.length()));
    Map<String, Tree.Item> properties = new LinkedHashMap<>(all);
    properties.remove("PrimaryKey");
    properties.put(
        "AttributeDefinitions",
        Trees.list(
            resource.place(),
            List.of(
                resource.item(
                    new Tree.Members(
                        Map.of(
                            "AttributeName",
                            name,
                            "AttributeType",
                            Trees.text(resource.place(), letter)))))));
    properties.put(
        "KeySchema",
        Trees.list(
            resource.place(),
            List.of(
                resource.item(
                    new Tree.Members(
                        Map.of(
                            "AttributeName",
                            name,
                            "KeyType",
                            Trees.text(resource.place(), "HASH")))))));
    add(resource, resource.id(), "AWS::DynamoDB::Table", properties);
  }
}
