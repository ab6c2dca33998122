// SPDX-License-Identifier: Apache-2.0
package dev.carillon.config;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What holds among APIs, and within one for its domains, routes and stages.
final class ApiRules {
  private static final Pattern ID = Pattern.compile("[a-z0-9]{10}");
  private static final Pattern STAGE = Pattern.compile("[A-Za-z0-9_-]{1,128}");
  private static final Pattern DOMAIN =
      Pattern.compile("([A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*|\\[[0-9A-Fa-f:.]+])(:\\d{1,5})?");
  private static final Pattern MAPPING_KEY = Pattern.compile("[A-Za-z0-9$_.+!*'()-]{0,300}");

  /// RFC 9110 section 5.6.2, which RFC 6455 section 4.1 wants of a subprotocol.
  private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

  /// Their addresses belong to the gateway itself (design 7).
  private static final Set<String> RESERVED = Set.of("health", "metrics");

  private final Report report;
  private final Set<String> ids = new HashSet<>();
  private final Map<String, String> domains = new HashMap<>();
  private @Nullable String defaultApi;

  private ApiRules(Report report) {
    this.report = report;
  }

  static void check(Config config, Report report) {
    ApiRules rules = new ApiRules(report);
    for (int i = 0; i < config.apis().size(); i++) {
      rules.api("apis[" + i + "]", config.apis().get(i));
    }
  }

  static void stageName(String path, String name, Report report) {
    if (!STAGE.matcher(name).matches()) {
      report.problem(
          path, "expected 1 to 128 letters, digits, `-` or `_`, not " + Problem.quote(name));
    } else if (RESERVED.contains(name)) {
      report.problem(
          path, "the name '" + name + "' is taken by the gateway's own address /" + name);
    }
  }

  private void api(String path, ApiConfig api) {
    if (!ID.matcher(api.id()).matches()) {
      report.problem(
          path + ".id", "expected 10 lower-case letters or digits, not " + Problem.quote(api.id()));
    } else if (!ids.add(api.id())) {
      report.problem(path + ".id", "two APIs have the id '" + api.id() + "'");
    }
    SelectionExpression.check(
        path + ".routeSelectionExpression", api.routeSelectionExpression(), report);
    domains(path, api);
    RouteRules.check(path, api, report);
    AuthorizerRules.check(path, api, report);
    stages(path, api);
  }

  private void domains(String path, ApiConfig api) {
    if (api.domains().isEmpty()) {
      if (defaultApi != null) {
        report.problem(
            path + ".domains",
            "only one API may have no domains, and " + defaultApi + " has none already");
      } else {
        defaultApi = path;
      }
    }
    for (int i = 0; i < api.domains().size(); i++) {
      String domain = api.domains().get(i);
      String at = path + ".domains[" + i + "]";
      String taken = domains.putIfAbsent(domain.toLowerCase(Locale.ROOT), path);
      if (!DOMAIN.matcher(domain).matches()) {
        report.problem(
            at, "expected a host name, such as ws.example.com, not " + Problem.quote(domain));
      } else if (taken != null) {
        report.problem(at, "the domain '" + domain + "' is already listed by " + taken);
      }
    }
  }

  private void stages(String path, ApiConfig api) {
    Set<String> names = new HashSet<>();
    Set<String> mappingKeys = new HashSet<>();
    for (int i = 0; i < api.stages().size(); i++) {
      StageConfig stage = api.stages().get(i);
      String at = path + ".stages[" + i + "]";
      if (report.given(at + ".name")) {
        stageName(at + ".name", stage.name(), report);
        if (!names.add(stage.name())) {
          report.problem(
              at + ".name", "two stages of this API are named " + Problem.quote(stage.name()));
        }
      }
      if (report.given(at + ".origins")) {
        OriginRules.check(at + ".origins", stage.origins(), report);
      }
      subprotocols(at + ".subprotocols", stage.subprotocols());
      ThrottleRules.check(at + ".throttle", stage.throttle(), report);
      mappingKey(at + ".mappingKey", stage.mappingKey(), api, mappingKeys);
      auth(report.given(at + ".auth") ? at + ".auth" : "auth", stage, api);
    }
  }

  private void subprotocols(String path, List<String> subprotocols) {
    for (int i = 0; i < subprotocols.size(); i++) {
      String name = subprotocols.get(i);
      if (!TOKEN.matcher(name).matches() || name.startsWith("bearer.")) {
        report.problem(
            path + "[" + i + "]",
            "expected a subprotocol such as carillon.v1, not beginning with `bearer.`");
      }
    }
  }

  private void mappingKey(String path, @Nullable String key, ApiConfig api, Set<String> keys) {
    if (key == null) {
      return;
    }
    if (!MAPPING_KEY.matcher(key).matches()) {
      report.problem(path, "expected at most 300 letters, digits and $-_.+!*'()");
    } else if (!keys.add(key)) {
      report.problem(path, "two stages of this API have this mapping key");
    }
    if (api.domains().isEmpty()) {
      report.problem(path, "a mapping key needs `domains` of its API");
    }
  }

  private void auth(String path, StageConfig stage, ApiConfig api) {
    String authorizer = stage.authorizer();
    if (authorizer == null
        || authorizer.equals(StageConfig.IAM)
        || api.authorizers().containsKey(authorizer)) {
      return;
    }
    String known =
        api.authorizers().isEmpty()
            ? "it has none"
            : "it has " + String.join(", ", api.authorizers().keySet());
    report.problem(
        path,
        "expected `none`, `iam` or an authorizer of the API '"
            + api.id()
            + "' ("
            + known
            + "), not "
            + Problem.quote(authorizer));
  }
}
