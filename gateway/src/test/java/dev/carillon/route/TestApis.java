// SPDX-License-Identifier: Apache-2.0
package dev.carillon.route;

import dev.carillon.auth.OriginRule;
import dev.carillon.function.Builtin;
import dev.carillon.function.TestStage;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Stages as they run, without a gateway around them.
public final class TestApis {
  private TestApis() {}

  public static Routes routes(String... keysAndFunctions) {
    var routes = new HashMap<String, Route>();
    for (int i = 0; i < keysAndFunctions.length; i += 2) {
      String key = keysAndFunctions[i];
      routes.put(key, new Route(key, Builtin.valueOf(keysAndFunctions[i + 1])));
    }
    return new Routes(RouteSelector.compile("$request.body.action"), routes);
  }

  public static Stage stage(TestStage on, String api, String name, OriginRule origins) {
    return new Stage(
        api,
        name,
        new Stage.Rules(
            routes("$connect", "CONNECT", "echo", "ECHO"),
            new Door(origins, null, List.of("carillon.v1", "chat")),
            null),
        on.loops().hub,
        on.loops().meters,
        List.of(on.scope()));
  }

  public static Apis one(Stage stage) {
    return new Apis(List.of(new Apis.Api(stage.api(), List.of(), Map.of(stage.name(), stage))));
  }
}
