// SPDX-License-Identifier: Apache-2.0
package dev.carillon.route;

import dev.carillon.config.RouteConfig;
import dev.carillon.function.MessageBody;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the messages of one route must look like (contract 7.4). Compiled once.
public final class Models {
  private final Map<String, Model> byName = new HashMap<>();
  private final @Nullable Model otherwise;
  private final @Nullable RouteSelector selector;

  private Models(Map<String, String> schemas, @Nullable RouteSelector selector) {
    schemas.forEach((name, schema) -> byName.put(name, Model.compile(name, schema)));
    otherwise = byName.get(Route.DEFAULT);
    this.selector = selector;
  }

  /// @return null if the route takes every message
  /// @throws IllegalArgumentException naming the model or the expression that is wrong, and why
  public static @Nullable Models of(RouteConfig route) {
    String expression = route.modelSelectionExpression();
    if (expression == null) {
      if (route.models().isEmpty()) {
        return null;
      }
      if (!route.models().containsKey(Route.DEFAULT)) {
        throw new IllegalArgumentException(
            "no message would ever select one of the models: name one $default, or set modelSelectionExpression");
      }
    }
    return new Models(
        route.models(), expression == null ? null : RouteSelector.compile(expression));
  }

  /// Does the message satisfy the model that it selects? One that selects none does not.
  ///
  /// @param body null if the message is no JSON
  public boolean valid(@Nullable MessageBody body) {
    if (body == null) {
      return false;
    }
    Model selected = selector == null ? null : byName.get(selector.select(body));
    Model model = selected == null ? otherwise : selected;
    return model != null && model.accepts(body.bytes());
  }
}
