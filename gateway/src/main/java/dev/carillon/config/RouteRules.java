// SPDX-License-Identifier: Apache-2.0
package dev.carillon.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What holds for the routes of an API, and for what they call.
final class RouteRules {
  private static final String FUNCTION = "function:";
  private static final Set<String> OWN = Set.of("$connect", "$disconnect", "$default");
  private static final Pattern PARAMETER =
      Pattern.compile("route\\.request\\.(header|querystring)\\.[a-zA-Z0-9._-]+");
  private static final Pattern API_KEY = Pattern.compile("[A-Za-z0-9]{20,128}");
  private static final List<String> KEY_SELECTION =
      List.of("$request.header.x-api-key", "$context.authorizer.usageIdentifierKey");
  private static final Duration SHORTEST = Duration.ofMillis(50);
  private static final Duration LONGEST = Duration.ofSeconds(29);

  private final ApiConfig api;
  private final FunctionRules functions;
  private final Report report;

  private RouteRules(ApiConfig api, Report report) {
    this.api = api;
    this.report = report;
    this.functions = new FunctionRules(report);
  }

  static void check(String path, ApiConfig api, Report report) {
    var rules = new RouteRules(api, report);
    api.functions()
        .forEach(
            (name, function) -> rules.functions.check(path + ".functions." + name, name, function));
    api.routes().forEach((key, route) -> rules.route(path + ".routes." + key, key, route));
    api.apiKeys().forEach((name, key) -> rules.apiKey(path + ".apiKeys." + name, key));
    if (!KEY_SELECTION.contains(api.apiKeySelectionExpression())) {
      report.problem(
          path + ".apiKeySelectionExpression",
          "expected "
              + String.join(" or ", KEY_SELECTION)
              + ", not "
              + Problem.quote(api.apiKeySelectionExpression()));
    }
  }

  /// How long anything may be waited for before a client is answered.
  static void waitFor(String path, Duration timeout, Report report) {
    if (timeout.compareTo(SHORTEST) < 0 || timeout.compareTo(LONGEST) > 0) {
      report.problem(path, "must be from 50ms to 29s, not " + ScalarType.print(timeout));
    }
  }

  private void route(String path, String key, RouteConfig route) {
    if (key.isBlank()) {
      report.problem(path, "a route key must not be empty");
    }
    if (key.startsWith("$") && !OWN.contains(key)) {
      report.problem(
          path,
          "only $connect, $disconnect and $default begin with `$`, not " + Problem.quote(key));
      return;
    }
    List<String> kinds = new ArrayList<>();
    route
        .kinds()
        .forEach((kind, value) -> {
          if (value != null) {
            kinds.add(kind);
          }
        });
    if (kinds.size() != 1) {
      report.problem(
          path,
          kinds.isEmpty()
              ? "what does the route "
                  + key
                  + " call? One of "
                  + String.join(", ", route.kinds().keySet())
              : "the route "
                  + key
                  + " can call one thing only, not "
                  + String.join(" and ", kinds));
      return;
    }
    integration(path, key, route.integration());
    functions.kinds(path, route.process(), route.java(), route.lambda());
    if (route.http() != null) {
      HttpRules.check(path + ".http", route.http(), report);
    }
    if (route.mock() != null
        && (route.mock().statusCode() < 200 || route.mock().statusCode() > 599)) {
      report.problem(
          path + ".mock.statusCode", "must be from 200 to 599, not " + route.mock().statusCode());
    }
    extras(path, key, route);
  }

  private void integration(String path, String key, @Nullable String integration) {
    if (integration == null) {
      return;
    }
    if (integration.startsWith(FUNCTION)) {
      String name = integration.substring(FUNCTION.length());
      if (!api.functions().containsKey(name)) {
        report.problem(
            path,
            "there is no function "
                + Problem.quote(name)
                + "; list it below `functions` of this API");
      }
      return;
    }
    String name =
        integration.startsWith(BuiltIns.PREFIX)
            ? integration.substring(BuiltIns.PREFIX.length())
            : "";
    if (!BuiltIns.NAMES.contains(name)) {
      report.problem(
          path,
          "expected function:NAME or "
              + BuiltIns.PREFIX
              + "NAME with one of "
              + String.join(", ", BuiltIns.NAMES)
              + ", not "
              + Problem.quote(integration));
      return;
    }
    String own = BuiltIns.route(name);
    if (key.equals("$connect") || key.equals("$disconnect")) {
      if (!key.equals(own)) {
        report.problem(path, "only " + BuiltIns.PREFIX + key.substring(1) + " fits this route");
      }
    } else if (own.startsWith("$")) {
      report.problem(path, integration + " fits the route " + own + " only");
    }
  }

  private void extras(String path, String key, RouteConfig route) {
    waitFor(path + ".timeout", route.timeout(), report);
    ThrottleRules.check(path + ".throttle", route.throttle(), report);
    ModelRules.check(path, route, report);
    boolean connect = key.equals("$connect");
    if (!connect && (route.apiKeyRequired() || !route.requestParameters().isEmpty())) {
      report.problem(
          path, "apiKeyRequired and requestParameters belong to $connect, which has the headers");
    }
    if (connect && route.apiKeyRequired() && api.apiKeys().isEmpty()) {
      report.problem(path + ".apiKeyRequired", "nobody has a key; list them below `apiKeys`");
    }
    for (Map.Entry<String, Boolean> parameter : route.requestParameters().entrySet()) {
      if (!PARAMETER.matcher(parameter.getKey()).matches()) {
        report.problem(
            path + ".requestParameters." + parameter.getKey(),
            "expected route.request.header.NAME or route.request.querystring.NAME");
      }
    }
  }

  private void apiKey(String path, ApiKeyConfig key) {
    if (!API_KEY.matcher(key.value().value()).matches()) {
      report.problem(path + ".value", "expected 20 to 128 letters and digits");
    }
    ThrottleRules.check(path + ".throttle", key.throttle(), report);
  }
}
