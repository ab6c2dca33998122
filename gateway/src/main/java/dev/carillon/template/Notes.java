// SPDX-License-Identifier: Apache-2.0
package dev.carillon.template;

import dev.carillon.config.ConfigException;
import dev.carillon.config.NearestName;
import dev.carillon.config.Place;
import dev.carillon.config.Problem;
import dev.carillon.config.Report;
import dev.carillon.config.Tree;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What is to be said about a template: problems, which refuse it, and warnings.
final class Notes {
  private static final int SHORTEST = 3;

  private final Report report;
  private final Set<Problem> warnings = new LinkedHashSet<>();
  private final List<String> hidden = new ArrayList<>();

  Notes(Report report) {
    this.report = report;
  }

  Report report() {
    return report;
  }

  /// Shows the text nowhere from now on; one that is part of every other word is no secret.
  void hide(String secret) {
    if (secret.length() >= SHORTEST) {
      hidden.add(secret);
    }
  }

  String shown(String text) {
    String shown = text;
    for (String secret : hidden) {
      shown = shown.replace(secret, "****");
    }
    return shown;
  }

  void problem(Place place, String text) {
    report.problem(place, "", shown(text));
  }

  void problem(Place place, String property, String text) {
    report.problem(place, Sam.written(place, property), shown(text));
  }

  void problem(Unresolved value) {
    problem(value.place(), value.text());
  }

  void problem(Unresolved value, String property) {
    problem(value.place(), property, value.text());
  }

  void warning(Place place, String text) {
    warnings.add(new Problem(place.source(), place.line(), place.subject(), shown(text)));
  }

  /// Warns of what nothing reads, where the name is almost one that is read.
  ///
  /// @param names that are read there
  void slips(Map<String, Tree.Item> written, Collection<String> names) {
    written.forEach((name, item) -> {
      String hint = NearestName.strictHint(name, names);
      if (!hint.isEmpty()) {
        warning(item.place(), "unknown property " + Problem.quote(name) + hint);
      }
    });
  }

  /// In the order of the file.
  List<String> warnings() {
    return inOrder().stream().map(Problem::toString).toList();
  }

  private List<Problem> inOrder() {
    return warnings.stream().sorted(Comparator.comparingInt(Problem::line)).toList();
  }

  /// Tells the warnings beside the problems, as they may say where these come from.
  void throwIfAny() throws ConfigException {
    report.throwIfAny(inOrder());
  }
}
