// SPDX-License-Identifier: Apache-2.0
package dev.carillon.config;

import java.util.regex.Pattern;

/// The form of what selects a route or a model (contract 3.1): text with `$request.body.PATH` or
/// `${request.body.PATH}` in it; `\$` is a dollar.
final class SelectionExpression {
  private static final String IN_PATH = "[\\p{L}\\p{N}_\\-.\\[\\]'\"*]";
  private static final Pattern FORM =
      Pattern.compile(
          "(\\\\\\$|\\$\\{request\\.body([.\\[][^}]*)?}|\\$request\\.body([.\\[]"
              + IN_PATH
              + "*)?+(?!"
              + IN_PATH
              + ")|[^$])*+");

  private SelectionExpression() {}

  static void check(String path, String expression, Report report) {
    if (expression.isBlank()) {
      report.problem(path, "must not be empty");
    } else if (!FORM.matcher(expression).matches()) {
      report.problem(
          path,
          "expected $request.body.PATH, or text with ${request.body.PATH} in it (write \\$ for a dollar), not "
              + Problem.quote(expression));
    }
  }
}
