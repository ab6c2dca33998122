// SPDX-License-Identifier: Apache-2.0
package dev.carillon.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What one load has learnt beside the values: where each setting stands, which ones somebody gave,
/// and all that is wrong.
public final class Report {
  private final String source;
  private final Map<String, Place> places = new HashMap<>();
  private final Set<String> given = new HashSet<>();
  private final Set<String> broken = new HashSet<>();
  private final Set<Problem> problems = new LinkedHashSet<>();
  private boolean holdsSecrets;

  /// @param source the file as the user named it, or a word for its absence
  public Report(String source) {
    this.source = source;
  }

  public Place line(int line) {
    return new Place(source, line);
  }

  void stands(String path, Place place) {
    places.put(path, place);
  }

  void give(String path) {
    given.add(path);
  }

  /// Did anybody set it, if only to its default?
  boolean given(String path) {
    return given.contains(path);
  }

  /// The file itself holds a secret.
  void secret() {
    holdsSecrets = true;
  }

  boolean holdsSecrets() {
    return holdsSecrets;
  }

  /// Where the setting stands, or else what it is a part of.
  Place place(String path) {
    for (String at = path; !at.isEmpty(); at = parent(at)) {
      Place place = places.get(at);
      if (place != null) {
        return place;
      }
    }
    return line(0);
  }

  /// The value cannot be used: nothing more is said about it or its parts.
  void broken(String path, String text) {
    broken(place(path), path, text);
  }

  void broken(Place place, String path, String text) {
    problem(place, path, text);
    broken.add(path);
  }

  /// Could all of it be read? If not, nothing can be said about what is missing there.
  boolean sound(String path) {
    return broken.stream().noneMatch(at -> at.startsWith(path));
  }

  void problem(String path, String text) {
    problem(place(path), path, text);
  }

  public void problem(Place place, String path, String text) {
    for (String at = path; !at.isEmpty(); at = parent(at)) {
      if (broken.contains(at)) {
        return;
      }
    }
    problems.add(new Problem(place.source(), place.line(), place.name(path), text));
  }

  public boolean any() {
    return !problems.isEmpty();
  }

  public void throwIfAny() throws ConfigException {
    throwIfAny(List.of());
  }

  /// @param warnings to be told before the problems
  public void throwIfAny(List<Problem> warnings) throws ConfigException {
    if (!problems.isEmpty()) {
      throw failure(warnings);
    }
  }

  public ConfigException failure() {
    return failure(List.of());
  }

  private ConfigException failure(List<Problem> warnings) {
    List<Problem> all = new ArrayList<>(warnings);
    problems.stream().sorted(Comparator.comparingInt(this::order)).forEach(all::add);
    return new ConfigException(all);
  }

  private int order(Problem problem) {
    return problem.source().equals(source) ? problem.line() : Integer.MAX_VALUE;
  }

  private static String parent(String path) {
    return path.substring(0, Math.max(0, Math.max(path.lastIndexOf('.'), path.lastIndexOf('['))));
  }
}
