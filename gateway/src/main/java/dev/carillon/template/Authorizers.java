// SPDX-License-Identifier: Apache-2.0
package dev.carillon.template;

import dev.carillon.config.Place;
import dev.carillon.config.Problem;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Authorizers that routes name (contract 4.1).
final class Authorizers {
  private static final String THE_AUTHORIZER = "the authorizer";

  private final Scope scope;
  private final Served served;
  private final Notes notes;
  private final FunctionTarget.Reader targets;
  private final Functions functions;
  private final Settings settings;

  Authorizers(
      Scope scope, Served served, Notes notes, FunctionTarget.Reader targets, Functions functions) {
    this.scope = scope;
    this.served = served;
    this.notes = notes;
    this.targets = targets;
    this.functions = functions;
    this.settings = new Settings(notes.report().line(1));
  }

  Settings settings() {
    return settings;
  }

  /// The name under which the route's authorizer is listed; null if it cannot be used, which was
  /// reported.
  @Nullable String named(Properties route, Map<String, String> told) {
    String id = route.required("AuthorizerId");
    if (id == null) {
      return null;
    }
    for (Resource authorizer : scope.all(ApiChoice.V2 + "Authorizer")) {
      if (scope.attributes().ref(authorizer.place(), authorizer).equals(id)) {
        return authorizer(served.of(authorizer), told);
      }
    }
    notes.problem(
        route.place("AuthorizerId"),
        "AuthorizerId",
        "expected an authorizer of the template, not " + Problem.quote(id));
    return null;
  }

  private @Nullable String authorizer(Properties authorizer, Map<String, String> told) {
    String name = authorizer.required("Name");
    String uri = authorizer.required("AuthorizerUri");
    String type = authorizer.text("AuthorizerType", "REQUEST");
    Place place = authorizer.place("AuthorizerUri");
    if (!type.equals("REQUEST")) {
      notes.problem(
          authorizer.place("AuthorizerType"),
          "AuthorizerType",
          "a WebSocket API has authorizers of the type REQUEST only, not " + Problem.quote(type));
      return null;
    }
    if (name == null || uri == null) {
      return null;
    }
    told.put(authorizer.resource().id(), "authorizer " + name);
    List<String> sources = authorizer.texts("IdentitySource");
    try {
      String function =
          switch (targets.read(place, uri)) {
            case FunctionTarget.Own(var own) -> functions.called(own, THE_AUTHORIZER);
            case FunctionTarget.Foreign(var arn) -> functions.foreign(place, arn);
          };
      put(name, authorizer, function, sources == null ? List.of() : sources);
    } catch (Unresolved e) {
      notes.problem(e, "AuthorizerUri");
    }
    return name;
  }

  private void put(String name, Properties authorizer, String function, List<String> sources) {
    Place place = authorizer.resource().place();
    settings.put(
        name,
        new Settings(place)
            .put(
                "request",
                new Settings(place)
                    .put("function", authorizer.place("AuthorizerUri"), function)
                    .put("identitySource", authorizer.place("IdentitySource"), sources)));
  }

  /// The authorizer that the request names, for a template without an API.
  String ofRequest(Place place, Resource function, @Nullable List<String> sources) {
    String name = functions.called(function, THE_AUTHORIZER);
    Settings request = new Settings(place).put("function", name);
    if (sources != null) {
      request.put("identitySource", place, sources);
    }
    settings.put(name, new Settings(place).put("request", request));
    return name;
  }
}
