// SPDX-License-Identifier: Apache-2.0
package dev.carillon.template;

import dev.carillon.config.Tree;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// Outputs of the stack, as clients of the gateway need them.
record Outputs(Scope scope, Served served, Notes notes) {

  Map<String, String> values(Map<String, Tree.Item> written) {
    Map<String, String> values = new LinkedHashMap<>();
    written.forEach((name, item) -> {
      Map<String, Tree.Item> output = Trees.members(item);
      Tree.Item value = output.get("Value");
      String condition = Trees.text(output.get("Condition"));
      try {
        if (condition != null && !scope.condition(item.place(), condition)) {
          return;
        }
        if (value == null) {
          throw new Unresolved(item.place(), "an output needs a Value");
        }
        Tree made = served.value(value);
        String text = made instanceof Tree.Text(String one, _) ? one : Trees.json(made);
        values.put(name, notes.shown(address(text)));
      } catch (Unresolved e) {
        notes.warning(item.place(), e.text());
      }
    });
    return Collections.unmodifiableMap(values);
  }

  /// Functions find TLS at the gateway in any case; others only if it was asked for.
  private String address(String text) {
    String address = scope.request().gateway().text();
    return scope.request().gateway().tls()
        ? text
        : text.replace("wss://" + address, "ws://" + address)
            .replace("https://" + address, "http://" + address);
  }
}
