// SPDX-License-Identifier: Apache-2.0
package dev.carillon.auth;

import java.util.List;
import java.util.Locale;

/// One statement of a policy.
///
/// @param actions patterns such as `execute-api:*`, without regard to case
/// @param resources patterns such as `arn:aws:execute-api:*:*:*/dev/POST/@connections/*`; one that
///   ends with `/@connections` or `/@channels` means everything below it too
public record Statement(Effect effect, List<String> actions, List<String> resources) {

  /// What a statement does with what it matches.
  public enum Effect {
    ALLOW,
    DENY
  }

  public Statement {
    actions = actions.stream().map(action -> action.toLowerCase(Locale.ROOT)).toList();
    resources = List.copyOf(resources);
  }

  /// @param action in lower case
  boolean matches(String action, String resource) {
    return anyAction(action) && anyResource(resource);
  }

  private boolean anyAction(String action) {
    for (String pattern : actions) {
      if (Wildcard.matches(pattern, action)) {
        return true;
      }
    }
    return false;
  }

  private boolean anyResource(String resource) {
    for (String pattern : resources) {
      boolean parent = pattern.endsWith("/@connections") || pattern.endsWith("/@channels");
      if (Wildcard.matches(pattern, resource)
          || (parent && Wildcard.matches(pattern.concat("/*"), resource))) {
        return true;
      }
    }
    return false;
  }
}
