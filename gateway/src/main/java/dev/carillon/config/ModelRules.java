// SPDX-License-Identifier: Apache-2.0
package dev.carillon.config;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// The form of a route's models; whether they are schemas is known when they are compiled.
final class ModelRules {
  private static final String OTHERWISE = "$default";

  private ModelRules() {}

  /// @param path of the route
  static void check(String path, RouteConfig route, Report report) {
    String expression = route.modelSelectionExpression();
    if (expression != null) {
      SelectionExpression.check(path + ".modelSelectionExpression", expression, report);
    } else if (!route.models().isEmpty() && !route.models().containsKey(OTHERWISE)) {
      report.problem(
          path + ".models",
          "no message would select one of them: name one $default, or set modelSelectionExpression");
    }
    route.models().forEach((name, schema) -> schema(path + ".models." + name, schema, report));
  }

  private static void schema(String path, String schema, Report report) {
    try {
      if (!JsonMapper.shared().readTree(schema).isObject()) {
        report.problem(path, "expected a JSON schema as text, which is an object");
      }
    } catch (JacksonException e) {
      report.problem(path, "expected a JSON schema as text: " + e.getOriginalMessage());
    }
  }
}
