// SPDX-License-Identifier: Apache-2.0
package dev.carillon;

import dev.carillon.auth.JwtAuthorizer;
import dev.carillon.auth.OriginRule;
import dev.carillon.config.ApiConfig;
import dev.carillon.config.Config;
import dev.carillon.config.RouteConfig;
import dev.carillon.config.StageConfig;
import dev.carillon.function.Builtin;
import dev.carillon.route.Door;
import dev.carillon.route.Models;
import dev.carillon.route.Route;
import dev.carillon.route.RouteSelector;
import dev.carillon.route.Routes;
import dev.carillon.route.Stage;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes what stages call and whom they let in, as a configuration says it.
final class RulesFactory {
  private static final Logger log = LoggerFactory.getLogger(RulesFactory.class);

  private final Config config;
  private final Backends backends;
  private final EntryFactory entries;

  RulesFactory(Config config, Backends backends) {
    this.config = config;
    this.backends = backends;
    this.entries = new EntryFactory(config, backends);
  }

  /// The routes that all stages of an API share.
  Routes routes(ApiConfig api) {
    Map<String, Route> routes = new HashMap<>();
    api.routes().forEach((key, route) -> routes.put(key, route(api, key, route)));
    String expression = api.routeSelectionExpression();
    if (RouteSelector.lacksDollar(expression)) {
      log.atWarn()
          .addKeyValue("expression", expression)
          .log("a route selection expression starts with $; it is read as if it did");
    }
    return new Routes(RouteSelector.compile(expression), routes);
  }

  private Route route(ApiConfig api, String key, RouteConfig route) {
    String integration = route.integration();
    Builtin builtin = integration == null ? null : Builtin.parse(integration);
    try {
      return new Route(
          key,
          builtin == null ? backends.called(api, key, route) : builtin,
          TokenBuckets.of(route.throttle()),
          Models.of(route));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "the route %s of the API %s: %s".formatted(key, api.id(), e.getMessage()), e);
    }
  }

  /// @param authorizer of tokens; null if the stage asks for none
  Stage.Rules rules(
      ApiConfig api, StageConfig stage, Routes routes, @Nullable JwtAuthorizer authorizer) {
    var door = new Door(origins(stage), authorizer, stage.subprotocols());
    return new Stage.Rules(routes, door, entries.entry(api, stage, routes));
  }

  /// The origins that a stage lists; on loopback this machine's own pages too, such as the tester.
  /// Elsewhere, where everybody may connect and no origin is listed, pages of every origin may.
  private OriginRule origins(StageConfig stage) {
    List<String> listed = stage.origins();
    if (config.loopback()) {
      return OriginRule.loopback().or(OriginRule.of(listed));
    }
    boolean anyone = stage.authorizer() == null && listed.isEmpty();
    return OriginRule.of(anyone ? List.of("*") : listed);
  }
}
