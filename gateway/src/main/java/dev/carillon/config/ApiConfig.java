// SPDX-License-Identifier: Apache-2.0
package dev.carillon.config;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// One API: its routes, who authorizes, its stages.
///
/// @param routes route key to integration; empty means the built-in functions under their own names
public record ApiConfig(
    @Default("carillon01")
        @About("Ten lower-case letters and digits, as in the service's host names.")
        String id,
    @About(
            "Host names (with port where it is not the usual one) that select this API. The API without any is the default one.")
        List<String> domains,
    @Default("$request.body.action")
        @About(
            "Path into the JSON of a message to the text that names its route; `$default` takes the rest.")
        String routeSelectionExpression,
    @About(
            "Route key to integration. None: $connect, $disconnect, joinchannel, leavechannel, sendmessage, echo and authenticate, all built in.")
        Map<String, RouteConfig> routes,
    @About("Functions that several routes or an authorizer call, as `function:NAME`.")
        Map<String, FunctionConfig> functions,
    @About("Keys for routes with `apiKeyRequired`, by a name for logs.")
        Map<String, ApiKeyConfig> apiKeys,
    @Default("$request.header.x-api-key")
        @About(
            "Where the key is: `$request.header.x-api-key`, or `$context.authorizer.usageIdentifierKey` for what the authorizer says.")
        String apiKeySelectionExpression,
    @About("Who may connect, under names that `auth` of a stage repeats.")
        Map<String, AuthorizerConfig> authorizers,
    @About("Stages. None: one, named as `stage` says.") List<StageConfig> stages) {

  /// Does anything of it run on this machine?
  public boolean runsCode() {
    return functions.values().stream().anyMatch(f -> f.process() != null || f.java() != null)
        || routes.values().stream().anyMatch(r -> r.process() != null || r.java() != null);
  }

  /// What cannot change while connections are open.
  ApiConfig frame() {
    Map<String, AuthorizerConfig> tokens = new HashMap<>(authorizers);
    tokens.values().removeIf(each -> each.jwt() == null);
    return new ApiConfig(
        id,
        domains,
        "",
        Map.of(),
        Map.of(),
        Map.of(),
        "",
        tokens,
        stages.stream().map(stage -> stage.frame(tokens.keySet())).toList());
  }

  boolean runsProcesses() {
    return functions.values().stream().anyMatch(f -> f.process() != null)
        || routes.values().stream().anyMatch(r -> r.process() != null);
  }
}
