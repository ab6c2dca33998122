// SPDX-License-Identifier: Apache-2.0
package dev.carillon;

import dev.carillon.auth.CostlyChecks;
import dev.carillon.auth.JwtAuthorizer;
import dev.carillon.channel.FrameFormat;
import dev.carillon.channel.Hub;
import dev.carillon.config.ApiConfig;
import dev.carillon.config.AuthorizerConfig;
import dev.carillon.config.Config;
import dev.carillon.config.StageConfig;
import dev.carillon.connection.StageMeters;
import dev.carillon.function.StageScope;
import dev.carillon.route.Apis;
import dev.carillon.route.Routes;
import dev.carillon.route.Stage;
import dev.carillon.transport.EventLoops;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Makes the APIs and stages that a configuration describes.
final class StageFactory {
  private final Config config;
  private final EventLoops loops;
  private final Clock clock;
  private final RulesFactory rules;
  private final List<Stage> stages = new ArrayList<>();

  StageFactory(Config config, EventLoops loops, Clock clock, Backends backends) {
    this.config = config;
    this.rules = new RulesFactory(config, backends);
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
    Routes routes = rules.routes(api);
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
    return new Stage(
        api.id(), stage.name(), rules.rules(api, stage, routes, authorizer), hub, meters, scopes);
  }
}
