// SPDX-License-Identifier: Apache-2.0
package dev.carillon.config;

import java.util.Set;

/// Tells routes that were written for the service's mapping templates (VTL), which there are none
/// of here.
final class MappingTemplates {
  private static final Set<String> SETTINGS =
      Set.of("AWS", "HTTP", "requestTemplates", "responseTemplates", "templateSelectionExpression");

  private static final String ROUTES = ".routes.";

  private MappingTemplates() {}

  /// Does the setting of a route need them? The types of integration that end in `_PROXY` do not.
  static boolean needs(String name, Tree value) {
    return SETTINGS.contains(name)
        || (name.equals("integrationType")
            && value instanceof Tree.Text(String type, _)
            && (type.equals("AWS") || type.equals("HTTP")));
  }

  /// @param path of the route
  static String refusal(String path, String name) {
    return "the route "
        + path.substring(path.indexOf(ROUTES) + ROUTES.length())
        + " is written for mapping templates (VTL), which are not supported, with "
        + Problem.quote(name)
        + "; let a function build the request (process, java, lambda), map parameters (http), or answer with a status (mock)";
  }
}
