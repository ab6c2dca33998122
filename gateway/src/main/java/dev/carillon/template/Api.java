// SPDX-License-Identifier: Apache-2.0
package dev.carillon.template;

import dev.carillon.config.Place;
import dev.carillon.config.Problem;
import dev.carillon.config.Tree;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The API of the template as settings of `apis` (contract 7.7).
final class Api {
  private static final String UNUSED = "integration that no route uses";

  private static final Set<String> OWN = Set.of("$connect", "$disconnect", "$default");
  private static final String CONNECT = "$connect";

  private final Resource api;
  private final Scope scope;
  private final Served served;
  private final Notes notes;
  private final Stages stages;
  private final Integrations integrations;
  private final Authorizers authorizers;
  private final Models models;
  private final Map<String, Resource> integrationsById = new HashMap<>();
  private final Set<String> answering = new HashSet<>();
  private final Map<String, String> told = new LinkedHashMap<>();

  /// @param parts what routes consist of
  Api(Resource api, Scope scope, Served served, Notes notes, Parts parts) {
    this.api = api;
    this.scope = scope;
    this.served = served;
    this.notes = notes;
    this.stages = parts.stages;
    this.integrations = parts.integrations;
    this.authorizers = parts.authorizers;
    this.models = new Models(own("Model"), scope, served);
    for (Resource integration : own("Integration")) {
      integrationsById.put(scope.attributes().ref(integration.place(), integration), integration);
      told.put(integration.id(), UNUSED);
    }
    for (Resource response : own("RouteResponse")) {
      String route = served.of(response).text("RouteId");
      if (route != null) {
        answering.add(route);
      }
    }
  }

  /// What reads the parts of an API.
  record Parts(Stages stages, Integrations integrations, Authorizers authorizers) {}

  /// What became of its resources, by logical id.
  Map<String, String> told() {
    return told;
  }

  private List<Resource> own(String type) {
    return scope.all(ApiChoice.V2 + type).stream()
        .filter(resource -> ApiChoice.belongs(scope, resource, api, notes))
        .toList();
  }

  Settings settings(Functions functions) {
    Properties properties = served.of(api);
    Settings settings = new Settings(api.place());
    String id = scope.attributes().ref(api.place(), api);
    settings.put("id", id);
    told.put(api.id(), "API " + id);
    String expression = properties.required("RouteSelectionExpression");
    if (expression != null) {
      Place place = properties.place("RouteSelectionExpression");
      settings.put("routeSelectionExpression", place, expression);
    }
    String key = properties.text("ApiKeySelectionExpression");
    if (key != null) {
      Place place = properties.place("ApiKeySelectionExpression");
      settings.put("apiKeySelectionExpression", place, key);
    }
    Settings routes = new Settings(api.place());
    String auth = null;
    for (Resource route : own("Route")) {
      String demands = route(served.of(route), routes);
      auth = demands == null ? auth : demands;
    }
    if (!routes.has(CONNECT) && own("Route").isEmpty()) {
      notes.problem(api.place(), "no AWS::ApiGatewayV2::Route of the template belongs to it");
    }
    settings.put("routes", routes);
    settings.some("functions", functions.settings());
    settings.some("apiKeys", apiKeys());
    settings.some("authorizers", authorizers.settings());
    return settings.put("stages", stages.settings(api.place(), auth));
  }

  /// @return what the route demands of who connects
  private @Nullable String route(Properties route, Settings routes) {
    String key = route.required("RouteKey");
    if (key == null) {
      return null;
    }
    Place place = route.place("RouteKey");
    told.put(route.resource().id(), "route " + key);
    if (routes.has(key)) {
      notes.problem(place, "RouteKey", "another route has the key " + Problem.quote(key) + " too");
      return null;
    }
    if (key.startsWith("$") && !OWN.contains(key)) {
      notes.problem(place, "RouteKey", "only $connect, $disconnect and $default begin with `$`");
      return null;
    }
    Settings settings = new Settings(route.resource().place());
    String target = route.text("Target");
    if (target == null) {
      if (route.lacks("Target")) {
        notes.warning(
            route.resource().place(), "has no Target and so calls nothing; it is left out");
      }
      return null;
    }
    Resource integration = integrationsById.get(target.substring(target.indexOf('/') + 1));
    if (integration == null) {
      notes.problem(
          route.place("Target"),
          "Target",
          "expected integrations/ID of an integration of this API, not " + Problem.quote(target));
      return null;
    }
    told.compute(
        integration.id(),
        (_, known) ->
            known == null || known.equals(UNUSED) ? "integration of " + key : known + ", " + key);
    integrations.into(settings, key, served.of(integration));
    response(route, settings);
    connectOnly(route, settings);
    models.into(settings, route);
    Settings throttle = stages.routeThrottle(key);
    if (throttle != null) {
      settings.put("throttle", throttle);
    }
    routes.put(key, settings);
    return auth(route, key);
  }

  private void response(Properties route, Settings settings) {
    String expression = route.text("RouteResponseSelectionExpression");
    if (expression != null && !expression.equals("$default")) {
      notes.problem(
          route.place("RouteResponseSelectionExpression"),
          "RouteResponseSelectionExpression",
          "expected $default, not " + Problem.quote(expression));
    }
    String id = scope.attributes().ref(route.resource().place(), route.resource());
    if (expression != null || answering.contains(id)) {
      settings.put("response", "true");
    }
  }

  private void connectOnly(Properties route, Settings settings) {
    if (route.truth("ApiKeyRequired")) {
      settings.put("apiKeyRequired", route.place("ApiKeyRequired"), "true");
    }
    Settings parameters = new Settings(route.place("RequestParameters"));
    route
        .entries("RequestParameters")
        .forEach((name, item) -> {
          Tree.Item required = Trees.members(item).get("Required");
          parameters.put(name, required == null ? item : required);
        });
    settings.some("requestParameters", parameters);
  }

  private @Nullable String auth(Properties route, String key) {
    String type = route.text("AuthorizationType", "NONE");
    if (type.equals("NONE")) {
      return null;
    }
    Place place = route.place("AuthorizationType");
    if (!key.equals(CONNECT)) {
      notes.warning(place, "AuthorizationType has an effect on $connect only");
      return null;
    }
    return switch (type) {
      case "AWS_IAM" -> "iam";
      case "CUSTOM" -> authorizers.named(route, told);
      default -> {
        notes.problem(
            place,
            "AuthorizationType",
            "expected NONE, AWS_IAM or CUSTOM, not " + Problem.quote(type));
        yield null;
      }
    };
  }

  /// Keys that the template itself says; those that the service would make up nobody knows.
  private Settings apiKeys() {
    Settings keys = new Settings(api.place());
    for (Resource resource : scope.all("AWS::ApiGateway::ApiKey")) {
      Properties key = served.of(resource);
      String value = key.text("Value");
      if (value != null && !"false".equals(key.text("Enabled"))) {
        told.put(resource.id(), "API key");
        keys.put(
            key.text("Name", resource.id()),
            new Settings(resource.place()).put("value", key.place("Value"), value));
      }
    }
    return keys;
  }
}
