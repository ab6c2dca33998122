// SPDX-License-Identifier: Apache-2.0
package dev.carillon;

import dev.carillon.auth.CostlyChecks;
import dev.carillon.auth.JwtAuthorizer;
import dev.carillon.auth.OriginRule;
import dev.carillon.channel.FrameFormat;
import dev.carillon.channel.Hub;
import dev.carillon.config.ApiConfig;
import dev.carillon.config.AuthorizerConfig;
import dev.carillon.config.Config;
import dev.carillon.config.RouteConfig;
import dev.carillon.config.StageConfig;
import dev.carillon.connection.StageMeters;
import dev.carillon.function.Builtin;
import dev.carillon.function.StageScope;
import dev.carillon.route.Apis;
import dev.carillon.route.Door;
import dev.carillon.route.Entry;
import dev.carillon.route.Models;
import dev.carillon.route.Route;
import dev.carillon.route.RouteSelector;
import dev.carillon.route.Routes;
import dev.carillon.route.Stage;
import dev.carillon.transport.EventLoops;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes the APIs and stages that a configuration describes.
final class StageFactory {
  private static final Logger log = LoggerFactory.getLogger(StageFactory.class);

  private final Config config;
  private final EventLoops loops;
  private final Clock clock;
  private final Backends backends;
  private final List<Stage> stages = new ArrayList<>();

  StageFactory(Config config, EventLoops loops, Clock clock, Backends backends) {
    this.config = config;
    this.backends = backends;
    this.loops = loops;
    this.clock = clock;
  }

  /// All stages that [#apis] made.
  List<Stage> stages() {
    return List.copyOf(stages);
  }

  Apis apis() {
    return new Apis(config.apis().stream().map(this::api).toList());
  }

  private Apis.Api api(ApiConfig api) {
    Routes routes = routes(api);
    Map<String, JwtAuthorizer> authorizers = new HashMap<>();
    for (Map.Entry<String, AuthorizerConfig> entry : api.authorizers().entrySet()) {
      AuthorizerConfig.Jwt jwt = entry.getValue().jwt();
      if (jwt != null) {
        authorizers.put(entry.getKey(), new JwtAuthorizer(jwt, clock, CostlyChecks.executor()));
      }
    }
    Map<String, Stage> paths = new HashMap<>();
    for (StageConfig each : api.stages()) {
      String authorizer = each.authorizer();
      JwtAuthorizer jwt = authorizer == null ? null : authorizers.get(authorizer);
      Stage stage = stage(api, each, routes, jwt);
      stages.add(stage);
      paths.put(each.name(), stage);
      String mappingKey = each.mappingKey();
      if (mappingKey != null) {
        paths.put(mappingKey, stage);
      }
    }
    return new Apis.Api(api.id(), api.domains(), paths);
  }

  private Routes routes(ApiConfig api) {
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

  private Stage stage(
      ApiConfig api, StageConfig stage, Routes routes, @Nullable JwtAuthorizer authorizer) {
    var meters = new StageMeters();
    var format =
        new FrameFormat(config.limits().frame().toInt(), config.compression().threshold().toInt());
    var hub = new Hub(loops.inboxes(), format, meters);
    List<StageScope> scopes = new ArrayList<>();
    for (int i = 0; i < loops.size(); i++) {
      scopes.add(
          new StageScope(
              hub,
              hub.shard(i),
              loops.frames(i),
              format,
              loops.ids(i),
              meters,
              authorizer,
              config.limits().channelsPerConnection()));
    }
    var door = new Door(origins(stage), authorizer, stage.subprotocols());
    Entry entry = new EntryFactory(config, backends).entry(api, stage, routes);
    return new Stage(api.id(), stage.name(), routes, door, hub, meters, scopes, entry);
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
