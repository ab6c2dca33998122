// SPDX-License-Identifier: Apache-2.0
package dev.carillon.template;

import dev.carillon.config.Tree;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The function that `AWS::Serverless::Function` stands for, with its role, aliases, address and
/// what becomes of calls that nobody waits for (contract 7.9).
final class SamFunction {
  /// Properties that only SAM has.
  static final Set<String> ONLY =
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

  private static final Pattern S3 = Pattern.compile("s3://([^/]+)/(.+)");

  private final Resource resource;
  private final Map<String, Tree.Item> all;
  private final Map<String, Resource> made = new LinkedHashMap<>();

  private SamFunction(Resource resource, Map<String, Tree.Item> all) {
    this.resource = resource;
    this.all = all;
  }

  /// @param properties its own and those of Globals
  static Map<String, Resource> expand(Resource resource, Map<String, Tree.Item> properties) {
    SamFunction function = new SamFunction(resource, properties);
    function.function();
    function.alias();
    function.url();
    function.invocations();
    return function.made;
  }

  private void add(String id, String type, Map<String, Tree.Item> properties) {
    made.put(id, new Resource(resource, id, type, properties));
  }

  private Tree.Item self() {
    return Trees.call(resource.place(), "Ref", new Tree.Text(resource.id()));
  }

  private void function() {
    Map<String, Tree.Item> properties = new LinkedHashMap<>(all);
    properties.keySet().removeAll(ONLY);
    Tree.Item code = code();
    if (code != null) {
      properties.put("Code", code);
    }
    Tree.Item role = all.get("Role");
    properties.put("Role", role == null ? role() : role);
    made.put(
        resource.id(),
        new Resource(
            resource.id(),
            Functions.TYPE,
            resource.place(),
            properties,
            resource.condition(),
            resource.dependsOn(),
            resource.metadata()));
  }

  private Tree.Item role() {
    String id = resource.id() + "Role";
    Map<String, Tree.Item> policies = new LinkedHashMap<>();
    Tree.Item given = all.get("Policies");
    if (given != null) {
      policies.put(Roles.SAM_POLICIES, given);
    }
    Tree.Item boundary = all.get(Roles.BOUNDARY);
    if (boundary != null) {
      policies.put(Roles.BOUNDARY, boundary);
    }
    add(id, "AWS::IAM::Role", policies);
    return Trees.call(resource.place(), "Fn::GetAtt", new Tree.Text(id + ".Arn"));
  }

  private Tree.@Nullable Item code() {
    Tree.Item uri = all.get("CodeUri");
    Tree.Item inline = all.get("InlineCode");
    Tree.Item image = all.get("ImageUri");
    if (inline != null) {
      return wrap(inline, "ZipFile");
    }
    if (uri != null) {
      return code(uri);
    }
    if (image != null || "Image".equals(Trees.text(all.get("PackageType")))) {
      return wrap(image == null ? resource.item(new Tree.Text("image")) : image, "ImageUri");
    }
    return null;
  }

  private static Tree.Item wrap(Tree.Item item, String name) {
    return new Tree.Item(item.place(), new Tree.Members(Map.of(name, item)));
  }

  private static Tree.Item code(Tree.Item uri) {
    String text = Trees.text(uri);
    var s3 = S3.matcher(text == null ? "" : text);
    if (s3.matches()) {
      return inBucket(
          uri, Trees.text(uri.place(), s3.group(1)), Trees.text(uri.place(), s3.group(2)));
    }
    Map<String, Tree.Item> members = Trees.members(uri);
    Tree.Item bucket = members.get("Bucket");
    Tree.Item key = members.get("Key");
    return bucket != null && key != null ? inBucket(uri, bucket, key) : uri;
  }

  private static Tree.Item inBucket(Tree.Item uri, Tree.Item bucket, Tree.Item key) {
    return new Tree.Item(uri.place(), new Tree.Members(Map.of("S3Bucket", bucket, "S3Key", key)));
  }

  /// `Function.Alias` and `Function.Version` are how SAM's own templates refer to them.
  private void alias() {
    Tree.Item name = all.get("AutoPublishAlias");
    if (name == null) {
      return;
    }
    Map<String, Tree.Item> alias = Map.of("FunctionName", self(), "Name", name);
    String text = Trees.text(name);
    add(resource.id() + ".Alias", "AWS::Lambda::Alias", alias);
    add(resource.id() + "Alias" + (text == null ? "" : text), "AWS::Lambda::Alias", alias);
    add(resource.id() + ".Version", "AWS::Lambda::Version", Map.of("FunctionName", self()));
  }

  private void url() {
    if (all.containsKey("FunctionUrlConfig")) {
      add(resource.id() + "Url", "AWS::Lambda::Url", Map.of("TargetFunctionArn", self()));
    }
  }

  private void invocations() {
    Tree.Item config = all.get("EventInvokeConfig");
    if (config != null) {
      Map<String, Tree.Item> properties = new LinkedHashMap<>(Trees.members(config));
      properties.put("FunctionName", self());
      add(resource.id() + "EventInvokeConfig", "AWS::Lambda::EventInvokeConfig", properties);
    }
  }
}
