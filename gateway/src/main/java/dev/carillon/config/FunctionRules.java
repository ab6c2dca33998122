// SPDX-License-Identifier: Apache-2.0
package dev.carillon.config;

import dev.carillon.config.ProcessConfig.BundledSdk;
import dev.carillon.config.ProcessConfig.FunctionRuntime;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What holds for functions, wherever they are listed.
final class FunctionRules {
  private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  private final Report report;

  FunctionRules(Report report) {
    this.report = report;
  }

  void check(String path, String name, FunctionConfig function) {
    if (!NameForm.FUNCTION.fits(name)) {
      report.problem(path, "expected " + NameForm.FUNCTION + " as name of a function");
    }
    long kinds =
        Stream.of(function.process(), function.java(), function.lambda())
            .filter(kind -> kind != null)
            .count();
    if (kinds != 1) {
      report.problem(path, "needs exactly one of process, java, lambda");
    }
    kinds(path, function.process(), function.java(), function.lambda());
  }

  void kinds(
      String path,
      @Nullable ProcessConfig process,
      @Nullable JavaConfig java,
      @Nullable LambdaConfig lambda) {
    if (process != null) {
      process(path + ".process", process);
    }
    if (java != null) {
      java(path + ".java", java);
    }
    if (lambda != null && lambda.function().isBlank() && report.sound(path + ".lambda.function")) {
      report.problem(path + ".lambda.function", "must not be empty");
    }
  }

  private void process(String path, ProcessConfig process) {
    code(path, process);
    String handler = process.handler();
    if (handler == null
        && report.sound(path + ".runtime")
        && process.runtime() != FunctionRuntime.PROVIDED) {
      report.problem(path + ".handler", "must be given, such as index.handler");
    }
    environment(path, process.environment());
    timeout(path, process.timeout());
    concurrency(path, process.concurrency());
    if (process.idle().compareTo(Duration.ofMillis(100)) < 0) {
      report.problem(
          path + ".idle", "must be at least 100ms, not " + ScalarType.print(process.idle()));
    }
    if (process.memory().bytes() < 16L << 20) {
      report.problem(
          path + ".memory", "must be at least 16MB, or no runtime starts, not " + process.memory());
    }
    credentials(path + ".credentials", process.credentials());
  }

  private void code(String path, ProcessConfig process) {
    Path code = process.code();
    boolean inline = process.inline() != null;
    if (report.sound(path + ".code") && (code != null) == inline) {
      report.problem(path, "needs exactly one of code (a folder or a zip file) and inline");
    }
    if (code != null && report.sound(path + ".code") && !Files.isReadable(code)) {
      report.problem(path + ".code", "cannot be read: " + Problem.quote(code.toString()));
    }
    FunctionRuntime runtime = process.runtime();
    if (inline && runtime != FunctionRuntime.NODEJS && runtime != FunctionRuntime.PYTHON) {
      report.problem(path + ".inline", "is for nodejs and python; others need `code`");
    }
    if (process.sdk() != BundledSdk.NONE && runtime != FunctionRuntime.NODEJS) {
      report.problem(path + ".sdk", "is for nodejs");
    }
  }

  private void environment(String path, Map<String, Secret> environment) {
    environment
        .keySet()
        .forEach(name -> {
          if (!VARIABLE.matcher(name).matches()) {
            report.problem(path + ".environment." + name, "is no name of a variable");
          }
        });
  }

  private void credentials(String path, CredentialsConfig credentials) {
    boolean given = credentials.accessKeyId() != null && credentials.secretAccessKey() != null;
    boolean keys = credentials.from() == CredentialsConfig.From.KEYS;
    if (keys != given) {
      report.problem(
          path,
          keys
              ? "`keys` needs accessKeyId and secretAccessKey"
              : "accessKeyId and secretAccessKey need `from: keys`");
    }
  }

  private void java(String path, JavaConfig java) {
    if (java.classpath().isEmpty()) {
      report.problem(path + ".classpath", "list the jar of the function");
    }
    for (int i = 0; i < java.classpath().size(); i++) {
      Path entry = java.classpath().get(i);
      if (!Files.isReadable(entry)) {
        report.problem(
            path + ".classpath[" + i + "]", "cannot be read: " + Problem.quote(entry.toString()));
      }
    }
    environment(path, java.environment());
    timeout(path, java.timeout());
    concurrency(path, java.concurrency());
    credentials(path + ".credentials", java.credentials());
  }

  private void timeout(String path, Duration timeout) {
    if (timeout.compareTo(Duration.ofMillis(1)) < 0
        || timeout.compareTo(Duration.ofMinutes(15)) > 0) {
      report.problem(
          path + ".timeout", "must be from 1ms to 15m, not " + ScalarType.print(timeout));
    }
  }

  private void concurrency(String path, int concurrency) {
    if (concurrency < 1 || concurrency > 1_000) {
      report.problem(path + ".concurrency", "must be from 1 to 1000, not " + concurrency);
    }
  }
}
