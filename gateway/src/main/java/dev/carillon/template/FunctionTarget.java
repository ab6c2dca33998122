// SPDX-License-Identifier: Apache-2.0
package dev.carillon.template;

import dev.carillon.config.Place;
import dev.carillon.config.Problem;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What the URI of an integration or an authorizer calls (contract 7.1).
sealed interface FunctionTarget {
  /// A function of the stack, whatever its version or alias.
  record Own(Resource function) implements FunctionTarget {}

  /// One that stays on AWS.
  record Foreign(String arn) implements FunctionTarget {}

  /// Reads URIs.
  ///
  /// @param variables of each stage that is served
  record Reader(Scope scope, List<Map<String, String>> variables) {
    private static final Pattern URI = Pattern.compile(".*functions/(.+)/invocations/?");
    private static final Pattern ARN =
        Pattern.compile(
            "arn:[a-z-]+:lambda:([^:]*):([^:]*):function:([A-Za-z0-9_-]+)(:[A-Za-z0-9$_-]+)?");
    private static final Pattern VARIABLE =
        Pattern.compile("\\$\\{stageVariables\\.([A-Za-z0-9_]+)}");

    FunctionTarget read(Place place, String uri) {
      Set<String> said = new LinkedHashSet<>();
      if (variables.isEmpty()) {
        said.add(uri);
      }
      for (Map<String, String> stage : variables) {
        said.add(with(stage, place, uri));
      }
      if (said.size() > 1) {
        throw new Unresolved(
            place,
            "its stages call different functions ("
                + String.join(", ", said)
                + "); choose a stage with --stage");
      }
      return function(place, said.iterator().next());
    }

    private static String with(Map<String, String> stage, Place place, String uri) {
      return VARIABLE
          .matcher(uri)
          .replaceAll(found -> {
            String value = stage.get(found.group(1));
            if (value == null) {
              throw new Unresolved(
                  place, "a stage has no variable " + Problem.quote(found.group(1)));
            }
            return Matcher.quoteReplacement(value);
          });
    }

    private FunctionTarget function(Place place, String uri) {
      Matcher form = URI.matcher(uri);
      String arn = form.matches() ? form.group(1) : uri;
      Matcher parts = ARN.matcher(arn);
      if (!parts.matches()) {
        throw new Unresolved(
            place,
            form.matches()
                ? "expected the ARN of a function, not " + Problem.quote(arn)
                : "expected arn:aws:apigateway:REGION:lambda:path/2015-03-31/functions/ARN/invocations with the ARN of a function, not "
                    + Problem.quote(uri));
      }
      Request request = scope.request();
      if (parts.group(1).equals(request.region()) && parts.group(2).equals(request.account())) {
        for (Resource function : scope.all(Functions.TYPE)) {
          if (scope.attributes().name(place, function).equals(parts.group(3))) {
            return new Own(function);
          }
        }
      }
      return new Foreign(arn);
    }
  }
}
