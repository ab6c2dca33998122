// SPDX-License-Identifier: Apache-2.0
package dev.carillon.template;

import dev.carillon.config.NameForm;
import dev.carillon.config.Place;
import dev.carillon.config.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Functions of the stack that routes, authorizers or such functions call, as settings of
/// `functions`. Others are left alone: what is wrong with them troubles nobody.
final class Functions {
  static final String TYPE = "AWS::Lambda::Function";

  private final Scope scope;
  private final Served served;
  private final Notes notes;
  private final FunctionProcess processes;
  private final Map<String, List<String>> uses = new HashMap<>();
  private final Map<String, List<String>> callers = new HashMap<>();
  private final Set<String> known = new HashSet<>();
  private final List<Caller> started = new ArrayList<>();
  private final Map<String, String> owners = new LinkedHashMap<>();
  private final Settings settings;

  Functions(Scope scope, Served served, Notes notes, FunctionProcess processes) {
    this.scope = scope;
    this.served = served;
    this.notes = notes;
    this.processes = processes;
    this.settings = new Settings(notes.report().line(1));
  }

  /// All that are called, once everybody but functions has said whom they call.
  Settings settings() {
    // The list grows: who is called may call others.
    for (int i = 0; i < started.size(); i++) {
      callees(started.get(i));
    }
    return settings;
  }

  private void callees(Caller caller) {
    for (Resource function : scope.all(TYPE)) {
      if (!uses.containsKey(function.id())
          && !function.id().equals(caller.id())
          && calls(caller, function)) {
        start(function);
        callers.computeIfAbsent(function.id(), _ -> new ArrayList<>()).add(caller.id());
      }
    }
  }

  private boolean calls(Caller caller, Resource function) {
    FunctionGrant own = FunctionGrant.of(scope, function);
    // A name in a variable may be for something else: that must not make it an error.
    return own != null
        && (caller.calls(own.arn()) || (caller.mayCall(own.arn()) && isRunnable(function)));
  }

  private boolean isRunnable(Resource function) {
    String runtime = served.of(function).text("Runtime");
    return runtime != null && FunctionRuntime.of(runtime) != null;
  }

  /// What becomes of the function.
  String what(Resource function) {
    List<String> routes = uses.get(function.id());
    if (routes != null) {
      return "function of " + String.join(", ", routes);
    }
    List<String> others = callers.get(function.id());
    return others == null
        ? "function that no route calls"
        : "function, called by " + String.join(", ", others);
  }

  /// The name under which the function is listed; it is from now on.
  ///
  /// @param by a route key, or `the authorizer`
  String called(Resource function, String by) {
    List<String> before = uses.computeIfAbsent(function.id(), _ -> new ArrayList<>());
    if (!before.contains(by)) {
      before.add(by);
    }
    return start(function);
  }

  private String start(Resource function) {
    String name = scope.attributes().name(function.place(), function);
    if (known.add(function.id())) {
      String other = owners.putIfAbsent(name, function.id());
      if (other != null) {
        notes.problem(
            function.place(), "FunctionName", "is also the name of " + other + "; it must differ");
      }
      name(served.of(function), name);
      Settings process = new Settings(function.place());
      Caller caller = processes.fill(process, served.of(function));
      if (caller != null) {
        started.add(caller);
      }
      settings.put(name, new Settings(function.place()).put("process", process));
    }
    return name;
  }

  private void name(Properties function, String name) {
    if (!NameForm.FUNCTION.fits(name)) {
      notes.problem(
          function.place("FunctionName"),
          "FunctionName",
          "expected " + NameForm.FUNCTION + ", not " + Problem.quote(name));
    }
  }

  /// A function elsewhere, for authorizers, which know functions by name only.
  String foreign(Place place, String arn) {
    String[] parts = arn.split(":", -1);
    String name = parts.length > 6 ? parts[6] : arn.replaceAll("[^A-Za-z0-9_-]", "-");
    settings.put(name, new Settings(place).put("lambda", new Settings(place).put("function", arn)));
    return name;
  }
}
