// SPDX-License-Identifier: Apache-2.0
package dev.carillon.template;

import dev.carillon.config.NearestName;
import dev.carillon.config.Place;
import dev.carillon.config.Problem;
import dev.carillon.config.Tree;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// The sections of a template, checked for form; SAM's resources are not expanded yet.
///
/// @param globals SAM's, by kind of resource
record Template(
    Map<String, Tree.Item> parameters,
    Map<String, Tree.Item> mappings,
    Map<String, Tree.Item> conditions,
    Map<String, Resource> resources,
    Map<String, Tree.Item> outputs,
    Map<String, Tree.Item> globals,
    Set<String> transforms) {
  static final String SAM = "AWS::Serverless-2016-10-31";
  private static final String EXTENSIONS = "AWS::LanguageExtensions";

  private static final Set<String> SECTIONS =
      Set.of(
          "AWSTemplateFormatVersion",
          "Description",
          "Metadata",
          "Parameters",
          "Mappings",
          "Conditions",
          "Rules",
          "Hooks",
          "Transform",
          "Globals",
          "Resources",
          "Outputs");

  private static final Set<String> ATTRIBUTES =
      Set.of(
          "Type",
          "Properties",
          "Condition",
          "DependsOn",
          "Metadata",
          "DeletionPolicy",
          "UpdateReplacePolicy",
          "UpdatePolicy",
          "CreationPolicy",
          "Description",
          "Connectors",
          "IgnoreGlobals");

  static Template of(Tree.Members root, Notes notes) {
    return new Reader(root.members(), notes).template();
  }

  private record Reader(Map<String, Tree.Item> root, Notes notes) {
    Template template() {
      root.forEach((name, item) -> {
        if (!SECTIONS.contains(name)) {
          notes.problem(
              item.place(),
              "unknown section " + Problem.quote(name) + NearestName.hint(name, SECTIONS));
        }
      });
      if (!root.containsKey("Resources")) {
        notes.problem(notes.report().line(0), "the template has no `Resources`");
      }
      Set<String> transforms = transforms();
      Map<String, Resource> resources = new LinkedHashMap<>();
      section("Resources", "resource").forEach((id, item) -> resource(id, item, resources));
      return new Template(
          section("Parameters", "parameter"),
          section("Mappings", "mapping"),
          section("Conditions", "condition"),
          resources,
          section("Outputs", "output"),
          section("Globals", "globals"),
          transforms);
    }

    private Set<String> transforms() {
      Set<String> transforms = new TreeSet<>();
      for (Tree.Item item : Trees.items(root.get("Transform"))) {
        String name = Trees.text(item);
        transforms.add(name == null ? "" : name);
        if (!SAM.equals(name) && !EXTENSIONS.equals(name)) {
          notes.warning(
              item.place(),
              "the transform "
                  + (name == null ? "AWS::Include or a macro" : name)
                  + " is not run; give the template that comes out of it");
        }
      }
      return transforms;
    }

    private Map<String, Tree.Item> section(String name, String word) {
      Tree.Item section = root.get(name);
      if (section == null || section.value() instanceof Tree.Nothing) {
        return Map.of();
      }
      if (!(section.value() instanceof Tree.Members(var members))) {
        notes.problem(
            section.place(),
            name + " must be a mapping (NAME: VALUE), not " + section.value().kind());
        return Map.of();
      }
      Map<String, Tree.Item> all = new LinkedHashMap<>();
      members.forEach((id, item) -> {
        Tree.Item about = Trees.about(item, id + " (" + subject(item, word) + ")");
        refuseMerge(id, about);
        all.put(id, about);
      });
      return all;
    }

    private static String subject(Tree.Item item, String word) {
      String type = Trees.text(Trees.members(item).get("Type"));
      return word.equals("resource") && type != null ? type : word;
    }

    /// The service has none either; without this they would be properties of that name.
    private void refuseMerge(String name, Tree.Item item) {
      if (name.equals("<<")) {
        notes.problem(
            item.place(), "merge keys (<<) are not supported, as in CloudFormation; write it out");
      }
      switch (item.value()) {
        case Tree.Items(var items) -> items.forEach(each -> refuseMerge("", each));
        case Tree.Members(var members) -> members.forEach(this::refuseMerge);
        case Tree.Text _, Tree.Nothing _ -> {}
      }
    }

    private void resource(String id, Tree.Item item, Map<String, Resource> resources) {
      Place place = item.place();
      if (id.startsWith("Fn::")) {
        notes.problem(place, id + " is not supported here; write the resources out");
        return;
      }
      Map<String, Tree.Item> members = Trees.members(item);
      String type = Trees.text(members.get("Type"));
      if (type == null) {
        notes.problem(place, "a resource is a mapping with a `Type`");
        return;
      }
      String hint = Others.hint(type);
      if (!hint.isEmpty()) {
        notes.warning(place, Stack.NO_EFFECT + hint);
      }
      members.forEach((name, value) -> {
        if (!ATTRIBUTES.contains(name)) {
          notes.problem(
              value.place(),
              "unknown attribute "
                  + Problem.quote(name)
                  + NearestName.hint(name, ATTRIBUTES)
                  + (NearestName.hint(name, ATTRIBUTES).isEmpty()
                      ? "; properties belong below `Properties`"
                      : ""));
        }
      });
      Tree.Item properties = members.get("Properties");
      if (properties != null && properties.value() instanceof Tree.Items) {
        notes.problem(properties.place(), "Properties must be a mapping (NAME: VALUE)");
      }
      Map<String, Tree.Item> metadata = new LinkedHashMap<>(Trees.members(members.get("Metadata")));
      for (String name : List.of("IgnoreGlobals", Sam.CONNECTORS)) {
        Tree.Item attribute = members.get(name);
        if (attribute != null) {
          metadata.put(name, attribute);
        }
      }
      List<Tree.Item> dependsOn = Trees.items(members.get("DependsOn"));
      String condition = Trees.text(members.get("Condition"));
      resources.put(
          id,
          new Resource(id, type, place, Trees.members(properties), condition, dependsOn, metadata));
    }
  }
}
