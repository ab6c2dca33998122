// SPDX-License-Identifier: Apache-2.0
package dev.carillon.template;

import dev.carillon.config.Place;
import dev.carillon.config.Problem;
import dev.carillon.config.Tree;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which API of the template is served, and which of its stages.
///
/// @param api null if the template has none
/// @param stages in the order of the template
/// @param oldStage the template's name of the one stage, if the request has another for it
record ApiChoice(@Nullable Resource api, List<Resource> stages, @Nullable String oldStage) {
  static final String V2 = "AWS::ApiGatewayV2::";

  static ApiChoice of(Scope scope, Notes notes) {
    return new Chooser(scope, notes).choose();
  }

  /// Id of the API.
  String id(Scope scope) {
    return api == null
        ? Ids.of(scope.stack(), "Api", 10)
        : scope.attributes().ref(api.place(), api);
  }

  private record Chooser(Scope scope, Notes notes) {
    ApiChoice choose() {
      List<Resource> found = new ArrayList<>();
      for (Resource api : scope.all(V2 + "Api")) {
        String protocol = text(api, "ProtocolType");
        if ("WEBSOCKET".equals(protocol)) {
          found.add(api);
        } else if (!api.isImplied() // those events have a warning
            && (protocol != null || !api.properties().containsKey("ProtocolType"))) {
          notes.warning(api.place(), "is no WebSocket API; it is left out with all that is its");
        }
      }
      Resource api = api(found);
      return api == null ? new ApiChoice(null, List.of(), null) : stages(api);
    }

    private @Nullable Resource api(List<Resource> found) {
      String wanted = scope.request().api();
      for (Resource api : found) {
        if (wanted == null ? found.size() == 1 : isNamed(api, wanted)) {
          return api;
        }
      }
      if (wanted != null || found.size() > 1) {
        String all = String.join(", ", found.stream().map(Resource::id).toList());
        notes.problem(
            notes.report().line(0),
            wanted == null
                ? "several WebSocket APIs are in the template; choose one with --api: " + all
                : "there is no WebSocket API "
                    + Problem.quote(wanted)
                    + (all.isEmpty() ? "; there is none" : "; there are: " + all));
      }
      return null;
    }

    private boolean isNamed(Resource api, String wanted) {
      return api.id().equals(wanted) || wanted.equals(text(api, "Name"));
    }

    private ApiChoice stages(Resource api) {
      List<Resource> stages = new ArrayList<>();
      for (Resource stage : scope.all(V2 + "Stage")) {
        if (belongs(scope, stage, api, notes)) {
          stages.add(stage);
        }
      }
      String wanted = scope.request().stage();
      if (wanted == null || stages.isEmpty()) {
        return new ApiChoice(api, List.copyOf(stages), null);
      }
      if (stages.size() == 1) {
        String old = text(stages.getFirst(), "StageName");
        scope.attributes().rename(stages.getFirst());
        return new ApiChoice(api, List.copyOf(stages), wanted.equals(old) ? null : old);
      }
      List<Resource> chosen =
          stages.stream().filter(stage -> wanted.equals(text(stage, "StageName"))).toList();
      if (chosen.isEmpty()) {
        notes.problem(
            notes.report().line(0),
            "there is no stage "
                + Problem.quote(wanted)
                + "; there are: "
                + String.join(
                    ", ", stages.stream().map(s -> String.valueOf(text(s, "StageName"))).toList()));
      }
      return new ApiChoice(api, chosen, null);
    }

    private @Nullable String text(Resource resource, String property) {
      Tree.Item item = written(resource, property, notes);
      try {
        return item == null ? null : scope.values().text(item);
      } catch (Unresolved e) {
        notes.problem(e, property);
        return null;
      }
    }
  }

  private static Tree.@Nullable Item written(Resource resource, String property, Notes notes) {
    Tree.Item item = resource.properties().get(property);
    if (item == null) {
      notes.slips(resource.properties(), List.of(property));
    }
    return item;
  }

  /// Is the resource a part of the API?
  static boolean belongs(Scope scope, Resource resource, Resource api, Notes notes) {
    Tree.Item item = written(resource, "ApiId", notes);
    Place place = item == null ? resource.place() : item.place();
    if (item == null) {
      notes.problem(place, "ApiId", "must be given");
      return false;
    }
    try {
      return scope.values().text(item).equals(scope.attributes().ref(place, api));
    } catch (Unresolved e) {
      notes.problem(e, "ApiId");
      return false;
    }
  }
}
