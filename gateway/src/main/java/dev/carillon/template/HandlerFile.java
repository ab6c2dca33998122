// SPDX-License-Identifier: Apache-2.0
package dev.carillon.template;

import dev.carillon.config.Problem;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Looks for the file that a handler names, so that its absence is known before the first call.
final class HandlerFile {
  private static final Map<String, List<String>> ENDINGS =
      Map.of(
          FunctionRuntime.NODEJS, List.of(".js", ".mjs", ".cjs"),
          FunctionRuntime.PYTHON, List.of(".py", "/__init__.py"));

  private HandlerFile() {}

  /// What is wrong; null if nothing is, or if it cannot be said from here.
  static @Nullable String missing(Path code, FunctionRuntime runtime, @Nullable String handler) {
    if (!Files.isDirectory(code)) {
      return null;
    }
    return switch (runtime.name()) {
      case FunctionRuntime.PROVIDED ->
          Files.exists(code.resolve("bootstrap"))
              ? null
              : "there is no file `bootstrap` in " + code + "; build the function first";
      case FunctionRuntime.JAVA -> java(code);
      default -> handler == null ? null : script(code, runtime, handler);
    };
  }

  private static @Nullable String java(Path code) {
    boolean source =
        Stream.of("pom.xml", "build.gradle", "build.gradle.kts")
            .anyMatch(file -> Files.exists(code.resolve(file)));
    return source
        ? code
            + " holds the source of the function; build it, and give the template that `sam build` writes (.aws-sam/build) or the path of the jar"
        : null;
  }

  private static @Nullable String script(Path code, FunctionRuntime runtime, String handler) {
    boolean python = runtime.name().equals(FunctionRuntime.PYTHON);
    // A module of Python has dots itself; the rest of a name for Node is a path in its exports.
    int begin = python ? 0 : handler.lastIndexOf('/') + 1;
    int dot = python ? handler.lastIndexOf('.') : handler.indexOf('.', begin);
    if (dot <= begin || dot == handler.length() - 1) {
      return "expected FILE.FUNCTION, such as index.handler, not " + Problem.quote(handler);
    }
    String file = handler.substring(0, dot);
    if (python) {
      file = file.replace('.', '/');
    }
    try {
      Path base = code.resolve(file).normalize();
      if (!base.startsWith(code)) {
        return "lies outside its code: " + Problem.quote(handler);
      }
      List<String> endings = ENDINGS.getOrDefault(runtime.name(), List.of());
      if (endings.stream().anyMatch(ending -> Files.exists(Path.of(base + ending)))) {
        return null;
      }
      return "there is no "
          + file
          + String.join(" or ", endings)
          + " in "
          + code
          + (Files.exists(Path.of(base + ".ts")) ? "; compile its TypeScript first" : "");
    } catch (InvalidPathException e) {
      return "names no file: " + Problem.quote(handler);
    }
  }
}
