// SPDX-License-Identifier: Apache-2.0
package dev.carillon.template;

import dev.carillon.config.NearestName;
import dev.carillon.config.Problem;
import dev.carillon.config.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// SAM's connectors. One that writes from a function to a function lets its role call that, without
/// a version or alias; others are about what is not checked here, or not there.
record Connectors(Scope scope, Notes notes) {
  static final String TYPE = "AWS::Serverless::Connector";

  /// @param role its ARN
  /// @param name its name
  List<FunctionGrant> to(String role, String name) {
    List<FunctionGrant> grants = new ArrayList<>();
    for (Resource connector : scope.all(TYPE)) {
      if (writes(connector) && isOf(source(connector), role, name)) {
        for (Tree.Item end : destinations(connector)) {
          FunctionGrant grant = function(Trees.members(end));
          if (grant != null) {
            grants.add(grant);
          }
        }
      }
    }
    return grants;
  }

  /// What became of it.
  String what(Resource connector) {
    Map<String, Tree.Item> source = source(connector);
    String from = type(source);
    List<String> without = new ArrayList<>();
    boolean grants = false;
    for (Tree.Item end : destinations(connector)) {
      Map<String, Tree.Item> to = Trees.members(end);
      if (from != null && from.equals(Functions.TYPE) && writes(connector) && isFunction(to)) {
        grants = true;
      } else if (isThere(connector, source) && isThere(connector, to) && !isFree(from, to)) {
        without.add(name(to));
      }
    }
    if (!without.isEmpty()) {
      notes.warning(
          connector.place(),
          "the connector "
              + connector.id()
              + " to "
              + String.join(", ", without)
              + " grants nothing here; only Write from a function to a function does");
    }
    return grants ? "permissions" : Stack.NO_EFFECT;
  }

  private static Map<String, Tree.Item> source(Resource connector) {
    return Trees.members(connector.properties().get("Source"));
  }

  private static List<Tree.Item> destinations(Resource connector) {
    return Trees.items(connector.properties().get("Destination"));
  }

  private static boolean writes(Resource connector) {
    return Trees.items(connector.properties().get("Permissions")).stream()
        .anyMatch(each -> "Write".equals(Trees.text(each)));
  }

  private boolean isOf(Map<String, Tree.Item> source, String role, String name) {
    Resource function = resource(source);
    if (function != null) {
      return function.is(Functions.TYPE) && role.equals(scope.known(function, "Role"));
    }
    Tree.Item item = source.get("RoleName");
    return item != null && isFunction(source) && name.equals(scope.known(item));
  }

  private @Nullable FunctionGrant function(Map<String, Tree.Item> end) {
    Resource function = resource(end);
    if (function != null) {
      return function.is(Functions.TYPE) ? FunctionGrant.of(scope, function) : null;
    }
    Tree.Item arn = end.get("Arn");
    String text = arn == null ? null : scope.known(arn);
    return text == null ? null : FunctionGrant.of(scope, text);
  }

  /// The rights on it are not checked here, or an API's, which needs none.
  private boolean isFree(@Nullable String from, Map<String, Tree.Item> to) {
    String type = type(to);
    return from != null
        && type != null
        && (from.equals(Functions.TYPE)
            ? type.startsWith("AWS::DynamoDB::")
            : from.startsWith("AWS::ApiGateway") && type.equals(Functions.TYPE));
  }

  private boolean isFunction(Map<String, Tree.Item> end) {
    return Functions.TYPE.equals(type(end));
  }

  private @Nullable String type(Map<String, Tree.Item> end) {
    Resource resource = resource(end);
    if (resource != null) {
      return resource.type();
    }
    String type = Trees.text(end.get("Type"));
    return "AWS::Serverless::Function".equals(type) ? Functions.TYPE : type;
  }

  private @Nullable Resource resource(Map<String, Tree.Item> end) {
    String id = Trees.text(end.get("Id"));
    return id == null ? null : scope.resources().get(id);
  }

  /// Whether the condition of what it names holds.
  private boolean isThere(Resource connector, Map<String, Tree.Item> end) {
    String id = Trees.text(end.get("Id"));
    if (id != null && !scope.knows(id)) {
      notes.problem(
          connector.place(),
          "there is no resource "
              + Problem.quote(id)
              + " to connect"
              + NearestName.hint(id, scope.resources().keySet()));
    }
    return id == null || scope.resources().containsKey(id);
  }

  private String name(Map<String, Tree.Item> end) {
    String id = Trees.text(end.get("Id"));
    String type = type(end);
    return id != null ? id : type == null ? "something" : type;
  }
}
