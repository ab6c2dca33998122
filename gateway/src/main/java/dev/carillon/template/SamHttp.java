// SPDX-License-Identifier: Apache-2.0
package dev.carillon.template;

import dev.carillon.config.Tree;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The parts that SAM makes of REST and HTTP APIs. Nothing serves them here, but templates refer to
/// them by the logical ids that SAM gives.
final class SamHttp {
  private final Resource of;
  private final @Nullable String condition;
  private final Map<String, Resource> made = new LinkedHashMap<>();

  private SamHttp(Resource of, @Nullable String condition) {
    this.of = of;
    this.condition = condition;
  }

  /// Of `AWS::Serverless::Api`.
  static Map<String, Resource> rest(Resource resource, Map<String, Tree.Item> properties) {
    SamHttp parts = new SamHttp(resource, resource.condition());
    Tree.Item stage = properties.get("StageName");
    parts.rest(resource.id(), stage == null ? resource.item(new Tree.Text("")) : stage);
    return parts.made;
  }

  /// Of `AWS::Serverless::HttpApi`.
  static Map<String, Resource> http(Resource resource, Map<String, Tree.Item> properties) {
    SamHttp parts = new SamHttp(resource, resource.condition());
    Tree.Item name = properties.getOrDefault("Name", parts.text(resource.id()));
    parts.http(resource.id(), name, properties.get("StageName"));
    return parts.made;
  }

  /// Of events that name no API: one REST and one HTTP API for all functions. They are there
  /// whatever the conditions of those, as nothing here depends on them.
  static Map<String, Resource> implied(Resource function, Collection<Tree.Item> events) {
    SamHttp parts = new SamHttp(function, null);
    for (Tree.Item event : events) {
      Map<String, Tree.Item> members = Trees.members(event);
      Map<String, Tree.Item> properties = Trees.members(members.get("Properties"));
      String type = Trees.text(members.get("Type"));
      if ("Api".equals(type) && !properties.containsKey("RestApiId")) {
        parts.rest("ServerlessRestApi", parts.text("Prod"));
      } else if ("HttpApi".equals(type) && !properties.containsKey("ApiId")) {
        parts.http("ServerlessHttpApi", parts.text("ServerlessHttpApi"), null);
      }
    }
    return parts.made;
  }

  private void rest(String id, Tree.Item stage) {
    add(id, "AWS::ApiGateway::RestApi", Map.of());
    String name = Trees.text(stage);
    Map<String, Tree.Item> properties = Map.of("RestApiId", ref(id), "StageName", stage);
    // As in SAM, a name that a function makes is no part of the id.
    add(id + (name == null ? "" : name) + "Stage", "AWS::ApiGateway::Stage", properties);
    add(id + ".Stage", "AWS::ApiGateway::Stage", properties);
    add(id + ".Deployment", "AWS::ApiGateway::Deployment", Map.of("RestApiId", ref(id)));
  }

  private void http(String id, Tree.Item title, Tree.@Nullable Item stage) {
    add(id, "AWS::ApiGatewayV2::Api", Map.of("Name", title, "ProtocolType", text("HTTP")));
    String name = Trees.text(stage);
    Map<String, Tree.Item> properties =
        Map.of("ApiId", ref(id), "StageName", stage == null ? text("$default") : stage);
    String part = stage == null ? "ApiGatewayDefault" : name == null ? "" : name;
    add(id + part + "Stage", "AWS::ApiGatewayV2::Stage", properties);
    add(id + ".Stage", "AWS::ApiGatewayV2::Stage", properties);
  }

  private void add(String id, String type, Map<String, Tree.Item> properties) {
    List<Tree.Item> dependsOn = id.equals(of.id()) ? of.dependsOn() : List.of();
    made.put(id, new Resource(id, type, of.place(), properties, condition, dependsOn, Map.of()));
  }

  private Tree.Item text(String text) {
    return Trees.text(of.place(), text);
  }

  private Tree.Item ref(String id) {
    return Trees.call(of.place(), "Ref", new Tree.Text(id));
  }
}
