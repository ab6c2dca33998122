// SPDX-License-Identifier: Apache-2.0
package dev.carillon.template;

import dev.carillon.config.Place;
import dev.carillon.config.Problem;
import dev.carillon.config.Tree;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What `AWS::Lambda::Function` says of how its code is run, as settings of a process.
final class FunctionProcess {
  private static final int MOST_AT_ONCE = 1_000;

  private final Notes notes;
  private final Code code;
  private final Roles roles;

  /// Is the database that of the service, for which functions need credentials of the host?
  private final boolean atAws;

  FunctionProcess(Request request, Notes notes, Code code, Roles roles) {
    String database = request.dynamodb();
    this.notes = notes;
    this.code = code;
    this.roles = roles;
    this.atAws = database != null && database.contains("amazonaws.com");
  }

  /// @return whom it may call, or null if it cannot be run, which is then told
  @Nullable Caller fill(Settings process, Properties function) {
    if (isImage(function)) {
      code.of(function, new FunctionRuntime(FunctionRuntime.PROVIDED, ""), null);
      return null;
    }
    FunctionRuntime runtime = runtime(function);
    if (runtime == null) {
      return null;
    }
    String handler = function.text("Handler");
    if (handler == null && !runtime.name().equals(FunctionRuntime.PROVIDED)) {
      notes.problem(function.place("Handler"), "Handler", "must be given, such as index.handler");
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
    layers(function);
    return new Caller(function.resource().id(), permissions, variables);
  }

  private static boolean isImage(Properties function) {
    return "Image".equals(function.text("PackageType"))
        && Trees.members(function.resource().properties().get("Code")).containsKey("ImageUri");
  }

  private @Nullable FunctionRuntime runtime(Properties function) {
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
    return runtime;
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
    if (atAws) {
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
