// SPDX-License-Identifier: Apache-2.0
package dev.carillon.template;

import dev.carillon.config.Place;
import dev.carillon.config.Tree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Values as they are served: whole, with the gateway's address where the template has the
/// service's, and with what dynamic references stand for.
final class Served {
  private static final Pattern DYNAMIC = Pattern.compile("\\{\\{resolve:[^{}]{1,2000}}}");

  private final Scope scope;
  private final Notes notes;
  private final Pattern host;
  private final @Nullable String oldStage;

  /// @param api id of the API that is served, null for any
  /// @param oldStage what the template calls the stage that is served under another name
  Served(Scope scope, Notes notes, @Nullable String api, @Nullable String oldStage) {
    this.scope = scope;
    this.notes = notes;
    this.oldStage = oldStage;
    String stage = oldStage == null ? "" : "(/" + Pattern.quote(oldStage) + "(?![A-Za-z0-9_-]))?";
    this.host =
        Pattern.compile(
            "(?<![A-Za-z0-9.-])"
                + (api == null ? others(scope) + "[a-z0-9]{10}" : Pattern.quote(api))
                + "\\.execute-api\\.[a-z0-9-]{1,40}\\.amazonaws\\.com(\\.cn)?(?![A-Za-z0-9.-])"
                + stage);
  }

  /// The template's own, which are for HTTP where it has none to serve.
  private static String others(Scope scope) {
    return scope.all(ApiChoice.V2 + "Api").stream()
        .map(api -> "(?!" + scope.attributes().ref(api.place(), api) + "\\.)")
        .collect(Collectors.joining());
  }

  Tree value(Tree.Item item) {
    return finished(item.place(), scope.values().resolve(item));
  }

  private Tree finished(Place place, Tree value) {
    return switch (value) {
      case Tree.Nothing nothing -> nothing;
      case Tree.Text(var text, var plain) -> new Tree.Text(text(place, text), plain);
      case Tree.Items(var items) -> {
        List<Tree.Item> all = new ArrayList<>();
        items.forEach(each -> all.add(finished(each)));
        yield new Tree.Items(all);
      }
      case Tree.Members(var members) -> {
        Map<String, Tree.Item> all = new LinkedHashMap<>();
        members.forEach((name, each) -> all.put(name, finished(each)));
        yield new Tree.Members(all);
      }
    };
  }

  private Tree.Item finished(Tree.Item item) {
    return new Tree.Item(item.place(), finished(item.place(), item.value()));
  }

  private String text(Place place, String text) {
    String whole = text.contains(Values.DYNAMIC) ? dynamic(place, text) : text;
    if (!whole.contains(".execute-api.")) {
      return whole;
    }
    String stage = scope.request().stage();
    return host.matcher(whole)
        .replaceAll(found ->
            Matcher.quoteReplacement(
                scope.request().gateway().text()
                    + (oldStage != null && stage != null && found.group(2) != null
                        ? "/" + stage
                        : "")));
  }

  private String dynamic(Place place, String text) {
    return DYNAMIC
        .matcher(text)
        .replaceAll(found -> {
          String given = scope.parameters().given(found.group());
          if (given == null) {
            throw new Unresolved(
                place,
                "needs what is kept elsewhere; give it: --parameters '"
                    + found.group()
                    + "=value'");
          }
          notes.hide(given);
          return Matcher.quoteReplacement(given);
        });
  }

  Properties of(Resource resource) {
    return new Properties(resource, this, notes);
  }
}
