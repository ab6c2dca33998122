// SPDX-License-Identifier: Apache-2.0
package dev.carillon.template;

import dev.carillon.config.Place;
import dev.carillon.config.Tree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The served stages: names, variables and throttles (contract 7.5).
final class Stages {
  /// As in the service, a subprotocol is the matter of the function behind `$connect`.
  private static final List<String> NOBODY_ELSES = List.of();

  private static final String OTHERWISE = "dev";

  private final Scope scope;
  private final Notes notes;
  private final List<Properties> stages;

  Stages(ApiChoice choice, Scope scope, Served served, Notes notes) {
    this.scope = scope;
    this.notes = notes;
    this.stages = choice.stages().stream().map(served::of).toList();
  }

  /// Variables of each stage; one without any if there is no stage.
  List<Map<String, String>> variables() {
    List<Map<String, String>> all = new ArrayList<>();
    for (Properties stage : stages) {
      Map<String, String> variables = new LinkedHashMap<>();
      stage
          .entries("StageVariables")
          .forEach((name, item) -> {
            String text = Trees.text(item);
            if (text != null) {
              variables.put(name, text);
            }
          });
      all.add(variables);
    }
    return all;
  }

  /// @param auth what the route `$connect` demands; null for nothing
  Tree.Item settings(Place api, @Nullable String auth) {
    List<Tree.Item> all = new ArrayList<>();
    for (Properties stage : stages) {
      Place place = stage.resource().place();
      Settings settings = new Settings(place);
      settings.put("name", stage.place("StageName"), name(stage));
      settings.put("subprotocols", place, NOBODY_ELSES);
      Settings variables = new Settings(stage.place("StageVariables"));
      stage.entries("StageVariables").forEach(variables::put);
      settings.some("variables", variables);
      Settings throttle = throttle(stage, stage.item("DefaultRouteSettings"));
      if (throttle != null) {
        settings.put("throttle", throttle);
      }
      if (auth != null) {
        settings.put("auth", auth);
      }
      all.add(settings.item());
    }
    if (stages.isEmpty()) {
      Settings settings =
          new Settings(api).put("name", name(null)).put("subprotocols", api, NOBODY_ELSES);
      if (auth != null) {
        settings.put("auth", auth);
      }
      all.add(settings.item());
    }
    return Trees.list(api, all);
  }

  private String name(@Nullable Properties stage) {
    String wanted = scope.request().stage();
    if (wanted != null && stages.size() < 2) {
      return wanted;
    }
    String name = stage == null ? OTHERWISE : stage.required("StageName");
    return name == null ? "" : name;
  }

  /// What the stages say about a route; the first of them, where they differ.
  @Nullable Settings routeThrottle(String key) {
    Settings first = null;
    Tree said = null;
    for (Properties stage : stages) {
      Tree.Item route = stage.entries("RouteSettings").get(key);
      if (said == null) {
        first = throttle(stage, route);
        said = route == null ? null : route.value();
      } else if (route != null && !Trees.same(route.value(), said)) {
        notes.warning(
            stage.place("RouteSettings"),
            "throttles " + key + " otherwise than the first stage; all stages are throttled as it");
      }
    }
    return first;
  }

  private @Nullable Settings throttle(Properties stage, Tree.@Nullable Item settings) {
    Map<String, Tree.Item> members = Trees.members(settings);
    notes.slips(members, List.of("ThrottlingRateLimit", "ThrottlingBurstLimit"));
    Settings throttle = new Settings(settings == null ? new Place("", 0) : settings.place());
    limit(stage, "ThrottlingRateLimit", "requests a second", members, "rate", throttle);
    limit(stage, "ThrottlingBurstLimit", "requests at once", members, "burst", throttle);
    return throttle.has("rate") || throttle.has("burst") ? throttle : null;
  }

  private static void limit(
      Properties stage,
      String property,
      String unit,
      Map<String, Tree.Item> members,
      String name,
      Settings to) {
    Tree.Item limit = members.get(property);
    String number =
        limit == null ? null : stage.number(property, whole(limit), 0, 999_999_999, unit);
    if (limit != null && number != null) {
      to.put(name, limit.place(), number);
    }
  }

  /// The service takes fractions of a request.
  private static Tree.Item whole(Tree.Item limit) {
    String text = Trees.text(limit);
    return text != null && text.matches("\\d{1,9}\\.\\d{1,9}")
        ? Trees.text(limit.place(), Long.toString((long) Math.ceil(Double.parseDouble(text))))
        : limit;
  }
}
