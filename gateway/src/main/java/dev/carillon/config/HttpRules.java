// SPDX-License-Identifier: Apache-2.0
package dev.carillon.config;

import java.util.regex.Pattern;

/// The form of what is needed to call a server (contract 7.2).
final class HttpRules {
  private static final Pattern SCHEME = Pattern.compile("(?i)https?://.+");
  private static final Pattern METHOD = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
  private static final Pattern TARGET =
      Pattern.compile("integration\\.request\\.(header|querystring|path)\\..+");
  private static final Pattern SOURCE =
      Pattern.compile(
          "'.*'|route\\.request\\.(multivalue)?(header|querystring)\\..+|route\\.request\\.body([.\\[].*)?|(stageVariables|context)\\..+",
          Pattern.DOTALL);

  private HttpRules() {}

  static void check(String path, HttpConfig http, Report report) {
    if (!SCHEME.matcher(http.url()).matches()) {
      report.problem(path + ".url", "expected an http or https URL");
    }
    if (!METHOD.matcher(http.method()).matches()) {
      report.problem(path + ".method", "expected a method such as POST");
    }
    http.parameters()
        .forEach((target, source) -> parameter(path + ".parameters", target, source, report));
  }

  private static void parameter(String path, String target, String source, Report report) {
    if (!TARGET.matcher(target).matches()) {
      report.problem(
          path + "." + target,
          "expected integration.request.header.NAME, integration.request.querystring.NAME or integration.request.path.NAME");
    }
    if (!SOURCE.matcher(source).matches()) {
      report.problem(
          path + "." + target,
          "expected context.NAME, stageVariables.NAME, route.request.body.PATH, route.request.header.NAME, route.request.querystring.NAME or 'text', not "
              + Problem.quote(source));
    }
  }
}
