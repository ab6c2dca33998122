// SPDX-License-Identifier: Apache-2.0
package dev.carillon.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Fills what follows from other settings, so that nobody after the loader has to: strict limits,
/// the API, stage and routes of who lists none, and what a stage takes from the top.
final class Completion {
  private final Config config;
  private final Report report;

  private Completion(Config config, Report report) {
    this.config = config;
    this.report = report;
  }

  static Config complete(Config config, Report report) {
    Limits limits = config.strict() ? strict(config.limits(), report) : config.limits();
    return config.with(limits, new Completion(config, report).apis());
  }

  /// The service's own bounds (contract 6.1), where nobody set another.
  private static Limits strict(Limits limits, Report report) {
    return limits.with(
        report.given("limits.frame") ? limits.frame() : new ByteSize(32 * 1024),
        report.given("limits.idle") ? limits.idle() : Duration.ofMinutes(10),
        report.given("limits.age") ? limits.age() : Duration.ofHours(2));
  }

  private List<ApiConfig> apis() {
    if (config.apis().isEmpty()) {
      return List.of(complete(Binder.defaults(ApiConfig.class), path(0)));
    }
    List<ApiConfig> apis = new ArrayList<>();
    for (int i = 0; i < config.apis().size(); i++) {
      apis.add(complete(config.apis().get(i), path(i)));
    }
    return List.copyOf(apis);
  }

  private static SettingPath path(int api) {
    return SettingPath.ROOT.member("apis").element(api);
  }

  private ApiConfig complete(ApiConfig api, SettingPath path) {
    List<StageConfig> stages = new ArrayList<>();
    for (int i = 0; i < api.stages().size(); i++) {
      StageConfig stage = api.stages().get(i);
      String origins = path.member("stages").element(i).member("origins").text();
      stages.add(inherit(stage, report.given(origins) ? stage.origins() : config.origins()));
    }
    if (stages.isEmpty()) {
      StageConfig stage = Binder.defaults(StageConfig.class).named(config.stage());
      stages.add(inherit(stage, config.origins()));
    }
    return new ApiConfig(
        api.id(),
        api.domains(),
        api.routeSelectionExpression(),
        api.routes().isEmpty() ? builtIns() : api.routes(),
        api.functions(),
        api.apiKeys(),
        api.apiKeySelectionExpression(),
        api.authorizers(),
        List.copyOf(stages));
  }

  private StageConfig inherit(StageConfig stage, List<String> origins) {
    String auth = stage.auth() == null ? config.auth() : stage.auth();
    return new StageConfig(
        stage.name(),
        stage.mappingKey(),
        origins,
        auth,
        stage.subprotocols(),
        stage.variables(),
        stage.throttle());
  }

  private static Map<String, RouteConfig> builtIns() {
    Map<String, RouteConfig> routes = new LinkedHashMap<>();
    for (String name : BuiltIns.NAMES) {
      routes.put(BuiltIns.route(name), RouteConfig.of(BuiltIns.PREFIX + name));
    }
    return Collections.unmodifiableMap(routes);
  }
}
