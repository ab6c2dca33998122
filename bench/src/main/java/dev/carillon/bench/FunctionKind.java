// SPDX-License-Identifier: Apache-2.0
package dev.carillon.bench;

import java.util.Map;

/// Behind what the echo is, each with the same code.
enum FunctionKind {
  BUILTIN("built-in, no function", false),
  JAVA("Java handler", true),
  NODE("Node process", true),
  PYTHON("Python process", true),
  JAVA_PROCESS("Java process", true),
  HTTP("HTTP backend", false);

  private static final int CONCURRENCY = 4;
  private static final String JAVA_HANDLER = "dev.carillon.bench.EchoFunction::handle";

  private final String title;
  private final boolean starts;

  FunctionKind(String title, boolean starts) {
    this.title = title;
    this.starts = starts;
  }

  String title() {
    return title;
  }

  /// Is something started with its first call?
  boolean starts() {
    return starts;
  }

  /// The route as the configuration has it.
  ///
  /// @param classes folder of our own classes
  /// @param port of the HTTP backend
  Map<String, Object> route(Programs programs, String classes, int port) {
    String folder = programs.module().resolve("functions").toString();
    return switch (this) {
      case BUILTIN -> Map.of("integration", "builtin:echo");
      case JAVA ->
          called(
              "java",
              Map.of(
                  "classpath",
                  new String[] {classes},
                  "handler",
                  JAVA_HANDLER,
                  "concurrency",
                  CONCURRENCY));
      case NODE -> process("nodejs", folder + "/node", "index.handler");
      case PYTHON -> process("python", folder + "/python", "function.handler");
      case JAVA_PROCESS -> process("java", classes, JAVA_HANDLER);
      case HTTP -> called("http", Map.of("url", "http://127.0.0.1:" + port + "/"));
    };
  }

  private static Map<String, Object> process(String runtime, String code, String handler) {
    return called(
        "process",
        Map.of(
            "runtime",
            runtime,
            "code",
            code,
            "handler",
            handler,
            "memory",
            "256MB",
            "timeout",
            "20s",
            "concurrency",
            CONCURRENCY));
  }

  private static Map<String, Object> called(String kind, Map<String, Object> settings) {
    return Map.of(kind, settings, "response", true);
  }
}
