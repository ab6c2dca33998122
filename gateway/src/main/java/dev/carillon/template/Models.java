// SPDX-License-Identifier: Apache-2.0
package dev.carillon.template;

import dev.carillon.config.Place;
import dev.carillon.config.Tree;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Models of an API, which routes name (contract 7.4).
final class Models {
  private final Map<String, Resource> byName = new HashMap<>();
  private final Served served;

  Models(List<Resource> models, Scope scope, Served served) {
    this.served = served;
    for (Resource model : models) {
      String name = served.of(model).required("Name");
      if (name != null) {
        byName.put(name, model);
      }
      byName.putIfAbsent(scope.attributes().ref(model.place(), model), model);
    }
  }

  void into(Settings settings, Properties route) {
    Settings schemas = new Settings(route.place("RequestModels"));
    route
        .entries("RequestModels")
        .forEach((key, item) -> {
          String name = Trees.text(item);
          Resource model = name == null ? null : byName.get(name);
          // An unknown model gives no schema, which the configuration's own rule then tells.
          String schema = model == null ? "" : schema(model);
          Place place = model == null ? item.place() : model.place();
          schemas.put(key, place, schema);
        });
    settings.some("models", schemas);
    String expression = route.text("ModelSelectionExpression");
    if (expression != null) {
      Place place = route.place("ModelSelectionExpression");
      settings.put("modelSelectionExpression", place, expression);
    }
  }

  private String schema(Resource model) {
    Tree.Item schema = served.of(model).item("Schema");
    if (schema == null) {
      return "";
    }
    String text = Trees.text(schema);
    return text == null ? Trees.json(schema.value()) : text;
  }
}
