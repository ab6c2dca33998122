// SPDX-License-Identifier: Apache-2.0
package dev.carillon.template;

import dev.carillon.config.Place;
import dev.carillon.config.Problem;
import dev.carillon.config.Tree;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Functions of the stack that routes, authorizers or such functions call, as settings of
/// `functions`. Others are left alone: what is wrong with them troubles nobody.
final class Functions {
  static final String TYPE = "AWS::Lambda::Function";
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");
  private static final int MOST_AT_ONCE = 1_000;

  private final Scope scope;
  private final Served served;
  private final Notes notes;
  private final Code code;
  private final Roles roles;
  private final Map<String, List<String>> uses = new HashMap<>();
  private final Map<String, List<String>> callers = new HashMap<>();
  private final Set<String> known = new HashSet<>();
  private final List<Caller> started = new ArrayList<>();
  private final Map<String, String> owners = new LinkedHashMap<>();
  private final Settings settings;

  Functions(Scope scope, Served served, Notes notes, Code code, Roles roles) {
    this.scope = scope;
    this.served = served;
    this.notes = notes;
    this.code = code;
    this.roles = roles;
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
      Settings process = new Settings(function.place());
      name(served.of(function), name);
      process(served.of(function), process);
      settings.put(name, new Settings(function.place()).put("process", process));
    }
    return name;
  }

  private void name(Properties function, String name) {
    if (!NAME.matcher(name).matches()) {
      notes.problem(
          function.place("FunctionName"),
          "FunctionName",
          "expected 1 to 64 letters, digits, `-` or `_`, not " + Problem.quote(name));
    }
  }

  /// A function elsewhere, for authorizers, which know functions by name only.
  String foreign(Place place, String arn) {
    String[] parts = arn.split(":", -1);
    String name = parts.length > 6 ? parts[6] : arn.replaceAll("[^A-Za-z0-9_-]", "-");
    settings.put(name, new Settings(place).put("lambda", new Settings(place).put("function", arn)));
    return name;
  }

  private void process(Properties function, Settings process) {
    if ("Image".equals(function.text("PackageType"))
        && Trees.members(function.resource().properties().get("Code")).containsKey("ImageUri")) {
      code.of(function, new FunctionRuntime(FunctionRuntime.PROVIDED, ""), null);
      return;
    }
    String identifier = function.required("Runtime");
    FunctionRuntime runtime = identifier == null ? null : FunctionRuntime.of(identifier);
    if (identifier != null && runtime == null) {
      notes.problem(
          function.place("Runtime"),
          "Runtime",
          "nothing here runs "
              + Problem.quote(identifier)
              + "; nodejs, python, java and provided (an executable named bootstrap) can be run");
    }
    String handler = function.text("Handler");
    if (runtime != null && handler == null && !runtime.name().equals(FunctionRuntime.PROVIDED)) {
      notes.problem(function.place("Handler"), "Handler", "must be given, such as index.handler");
    }
    if (runtime == null) {
      return;
    }
    process.put("runtime", function.place("Runtime"), runtime.name());
    if (!runtime.version().isEmpty()) {
      process.put("version", function.place("Runtime"), runtime.version());
    }
    if (handler != null) {
      process.put("handler", function.place("Handler"), handler);
    }
    code(function, runtime, handler, process);
    bounds(function, process);
    List<String> variables = environment(function, process);
    Roles.Permissions permissions = roles.of(function);
    credentials(function, permissions, process);
    started.add(new Caller(function.resource().id(), permissions, variables));
    layers(function);
  }

  private void code(
      Properties function, FunctionRuntime runtime, @Nullable String handler, Settings process) {
    Place place = function.place("Code");
    Code.Found found = code.of(function, runtime, handler);
    switch (found) {
      case Code.Found.Inline(var text) -> process.put("inline", place, text);
      case Code.Found.At(var path) -> process.put("code", place, path.toString());
      case null -> {}
    }
    if (runtime.name().equals(FunctionRuntime.NODEJS)) {
      process.put("sdk", place, runtime.bringsOldSdk() ? "v2" : "v3");
    }
  }

  private void bounds(Properties function, Settings process) {
    String memory = function.number("MemorySize", 128, 10_240, "megabytes");
    String timeout = function.number("Timeout", 1, 900, "seconds");
    Place at = function.place("MemorySize");
    process.put("memory", at, (memory == null ? "128" : memory) + "MB");
    process.put("timeout", function.place("Timeout"), (timeout == null ? "3" : timeout) + "s");
    String reserved =
        function.number("ReservedConcurrentExecutions", 0, 999_999_999, "calls at once");
    if (reserved == null) {
      return;
    }
    Place place = function.place("ReservedConcurrentExecutions");
    String concurrency = reserved;
    if (reserved.equals("0")) {
      notes.warning(place, "ReservedConcurrentExecutions is 0, which turns it off; here it is 1");
      concurrency = "1";
    } else if (reserved.matches("\\d{4,}")) {
      concurrency = Integer.toString(MOST_AT_ONCE);
    }
    process.put("concurrency", place, concurrency);
  }

  /// @return their values
  private List<String> environment(Properties function, Settings process) {
    List<String> values = new ArrayList<>();
    Settings variables = new Settings(function.place("Environment"));
    function
        .entries("Environment", "Variables")
        .forEach((name, item) -> {
          if (item.value() instanceof Tree.Text(var text, _)) {
            variables.put(name, item);
            values.add(text);
          } else {
            notes.problem(item.place(), name, "a variable is one text, not " + item.value().kind());
          }
        });
    process.some("environment", variables);
    return values;
  }

  private void credentials(
      Properties function, Roles.@Nullable Permissions permissions, Settings process) {
    Place place = function.place("Role");
    Settings credentials = new Settings(place);
    String database = scope.request().dynamodb();
    if (database != null && database.contains("amazonaws.com")) {
      credentials.put("from", "host");
    }
    if (permissions != null && !permissions.allow().isEmpty()) {
      credentials.put("allow", place, permissions.allow());
    }
    if (permissions != null && !permissions.deny().isEmpty()) {
      credentials.put("deny", place, permissions.deny());
    }
    process.some("credentials", credentials);
  }

  private void layers(Properties function) {
    List<String> layers = function.texts("Layers");
    if (layers != null && !layers.isEmpty()) {
      notes.warning(
          function.place("Layers"),
          "layers are not added to it; what it needs of "
              + String.join(", ", layers)
              + " must be in its code");
    }
  }
}
