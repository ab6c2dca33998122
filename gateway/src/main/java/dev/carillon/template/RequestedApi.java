// SPDX-License-Identifier: Apache-2.0
package dev.carillon.template;

import dev.carillon.config.NearestName;
import dev.carillon.config.Place;
import dev.carillon.config.Problem;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The API that a template does not have: routes and authorizer as the request gives them. Routes
/// are one-way, as the service's are by default.
record RequestedApi(
    Scope scope, Notes notes, Functions functions, Authorizers authorizers, Stages stages) {

  Settings settings(String id) {
    Place place = notes.report().line(1);
    Settings settings = new Settings(place).put("id", id);
    Map<String, String> wanted = scope.request().routes();
    if (wanted.isEmpty()) {
      String known = scope.functions();
      notes.problem(
          notes.report().line(0),
          "the template has no WebSocket API; say which function serves which route: --routes '$connect=FUNCTION,sendmessage=FUNCTION'"
              + (known.isEmpty() ? " (it has no functions either)" : " (it has " + known + ")"));
    }
    Settings routes = new Settings(place);
    wanted.forEach((key, name) -> {
      Resource function = function("--routes", name);
      if (function != null) {
        routes.put(
            key,
            new Settings(function.place())
                .put("integration", "function:" + functions.called(function, key)));
      }
    });
    String auth = auth(place);
    settings.put("routes", routes);
    settings.some("functions", functions.settings());
    settings.some("authorizers", authorizers.settings());
    return settings.put("stages", stages.settings(place, auth));
  }

  private @Nullable String auth(Place place) {
    String wanted = scope.request().authorizer();
    if (wanted == null) {
      return null;
    }
    int equals = wanted.indexOf('=');
    Resource function = function("--authorizer", equals < 0 ? wanted : wanted.substring(0, equals));
    List<String> sources =
        equals < 0
            ? null
            : Arrays.stream(wanted.substring(equals + 1).split(",", -1))
                .map(String::strip)
                .filter(source -> !source.isEmpty())
                .toList();
    return function == null ? null : authorizers.ofRequest(place, function, sources);
  }

  private @Nullable Resource function(String option, String name) {
    List<Resource> all = scope.all(Functions.TYPE);
    for (Resource function : all) {
      if (function.id().equals(name)) {
        return function;
      }
    }
    List<String> ids = all.stream().map(Resource::id).toList();
    String hint = NearestName.hint(name, ids);
    notes.problem(
        notes.report().line(0),
        option
            + ": there is no function "
            + Problem.quote(name)
            + (hint.isEmpty() ? "; there are: " + scope.functions() : hint));
    return null;
  }
}
