// SPDX-License-Identifier: Apache-2.0
package dev.carillon.template;

import dev.carillon.config.NearestName;
import dev.carillon.config.Tree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What SAM's `Globals` say for every resource of a kind: mappings are merged, lists continued,
/// everything else the resource says better.
record Globals(Map<String, Tree.Item> sections) {
  private static final String SERVERLESS = "AWS::Serverless::";

  /// Kinds of resources that have an effect here.
  private static final Set<String> KINDS =
      Set.of("Function", "LayerVersion", "SimpleTable", "WebSocketApi");

  void slips(Notes notes) {
    sections.forEach((kind, section) -> {
      String hint = NearestName.strictHint(kind, KINDS);
      if (!hint.isEmpty()) {
        notes.warning(section.place(), Stack.NO_EFFECT + hint);
      }
    });
  }

  Map<String, Tree.Item> properties(Resource resource) {
    String kind = resource.type().substring(SERVERLESS.length());
    Tree.Item section = sections.get(kind);
    Tree.Item ignored = resource.metadata().get("IgnoreGlobals");
    if (section == null || "*".equals(Trees.text(ignored))) {
      return resource.properties();
    }
    List<String> without =
        Trees.items(ignored).stream().map(each -> String.valueOf(Trees.text(each))).toList();
    Map<String, Tree.Item> all = new LinkedHashMap<>();
    // A problem with a global value stands where it is written, but is about the resource.
    Trees.members(Trees.about(section, resource.place().subject()))
        .forEach((name, item) -> {
          if (!without.contains(name)) {
            all.put(name, item);
          }
        });
    resource.properties().forEach((name, item) -> all.merge(name, item, Globals::merge));
    return all;
  }

  private static Tree.Item merge(Tree.Item global, Tree.Item own) {
    if (global.value() instanceof Tree.Members(var a)
        && own.value() instanceof Tree.Members(var b)
        && Values.function(a) == null
        && Values.function(b) == null) {
      Map<String, Tree.Item> all = new LinkedHashMap<>(a);
      b.forEach((name, item) -> all.merge(name, item, Globals::merge));
      return new Tree.Item(own.place(), new Tree.Members(all));
    }
    if (global.value() instanceof Tree.Items(var a) && own.value() instanceof Tree.Items(var b)) {
      List<Tree.Item> all = new ArrayList<>(a);
      all.addAll(b);
      return new Tree.Item(own.place(), new Tree.Items(all));
    }
    return own;
  }
}
