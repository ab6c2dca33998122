// SPDX-License-Identifier: Apache-2.0
package dev.carillon.process;

import dev.carillon.config.ByteSize;
import dev.carillon.config.CredentialsConfig;
import dev.carillon.config.Functions;
import dev.carillon.config.ProcessConfig;
import dev.carillon.config.ProcessConfig.FunctionRuntime;
import dev.carillon.config.Secret;
import dev.carillon.event.Caller;
import dev.carillon.event.Event;
import dev.carillon.event.EventSource;
import dev.carillon.function.Backend;
import dev.carillon.function.Invocation;
import dev.carillon.function.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// A function whose code is written by the test, and calls of it.
final class RunningFunction implements AutoCloseable {
  static final String ARN = "arn:aws:lambda:eu-west-1:000000000000:function:chat";

  private final ProcessFunctions functions;
  private final Backend backend;

  private RunningFunction(ProcessFunctions functions, Backend backend) {
    this.functions = functions;
    this.backend = backend;
  }

  static RunningFunction of(ProcessConfig config) {
    return of(new ProcessFunctions(settings("nobody")), config);
  }

  static Functions settings(String runAs) {
    return new Functions(
        1_000,
        16,
        1_000,
        Duration.ofSeconds(10),
        16,
        runAs,
        false,
        Duration.ofSeconds(10),
        new ByteSize(6 << 20),
        new ByteSize(250 << 20),
        10_000,
        Path.of("target/cache"));
  }

  static RunningFunction of(ProcessFunctions functions, ProcessConfig config) {
    return new RunningFunction(functions, functions.function(identity(), config));
  }

  static RunningFunction of(Identity identity, ProcessConfig config) {
    var functions = new ProcessFunctions(settings("nobody"));
    return new RunningFunction(functions, functions.function(identity, config));
  }

  static Identity identity() {
    return new Identity("chat", ARN, "eu-west-1", Map.of("AWS_ACCESS_KEY_ID", "ours"), null, null);
  }

  static ProcessConfig config(FunctionRuntime runtime, Path code, String handler) {
    return new ProcessConfig(
        runtime,
        null,
        code,
        null,
        handler,
        ProcessConfig.BundledSdk.NONE,
        Map.of("TABLE", new Secret("chats")),
        new ByteSize(256 << 20),
        Duration.ofSeconds(10),
        2,
        Duration.ofMinutes(5),
        null,
        new CredentialsConfig(
            CredentialsConfig.From.GATEWAY, null, null, null, List.of(), List.of()));
  }

  static ProcessConfig node(Path folder, String code) {
    return config(FunctionRuntime.NODEJS, write(folder, "index.js", code), "index.handler");
  }

  static ProcessConfig python(Path folder, String code) {
    return config(FunctionRuntime.PYTHON, write(folder, "chat.py", code), "chat.handler");
  }

  static ProcessConfig provided(Path folder, String code) {
    Path script = write(folder, "bootstrap", code).resolve("bootstrap");
    if (!script.toFile().setExecutable(true, false)) {
      throw new IllegalStateException("cannot make it executable");
    }
    return config(FunctionRuntime.PROVIDED, folder, "any");
  }

  /// @return the folder
  static Path write(Path folder, String name, String code) {
    try {
      Path file = folder.resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, code);
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static ProcessConfig with(
      ProcessConfig of, Duration timeout, int concurrency, Duration idle, int megabytes) {
    return new ProcessConfig(
        of.runtime(),
        of.version(),
        of.code(),
        of.inline(),
        of.handler(),
        of.sdk(),
        of.environment(),
        new ByteSize((long) megabytes << 20),
        timeout,
        concurrency,
        idle,
        of.workingDirectory(),
        of.credentials());
  }

  static ProcessConfig timeout(ProcessConfig of, Duration timeout) {
    return with(of, timeout, of.concurrency(), of.idle(), 256);
  }

  /// The same code with what Lambda's own runtime brings, and such an environment.
  static ProcessConfig with(
      ProcessConfig of,
      ProcessConfig.BundledSdk sdk,
      String version,
      Map<String, String> variables) {
    Map<String, Secret> environment = new HashMap<>(of.environment());
    variables.forEach((name, value) -> environment.put(name, new Secret(value)));
    return new ProcessConfig(
        of.runtime(),
        version,
        of.code(),
        of.inline(),
        of.handler(),
        sdk,
        environment,
        of.memory(),
        of.timeout(),
        of.concurrency(),
        of.idle(),
        of.workingDirectory(),
        of.credentials());
  }

  /// What went wrong with its start; null if nothing did.
  Outcome.Failed start() throws Exception {
    var why = new CompletableFuture<Outcome.Failed>();
    backend.start(why::complete);
    return why.get(120, TimeUnit.SECONDS);
  }

  CompletableFuture<Outcome> later(String body) {
    return later(body, Duration.ofSeconds(29));
  }

  CompletableFuture<Outcome> later(String body, Duration timeout) {
    var outcome = new CompletableFuture<Outcome>();
    var event =
        new Event(
            new EventSource("arn:aws:execute-api:x", "api", "dev", "localhost", false, Map.of()),
            new Caller("c1", 0, "127.0.0.1", null, Map.of(), null),
            "$default",
            "request=",
            System.currentTimeMillis(),
            new Event.Message("m1", body.getBytes(StandardCharsets.UTF_8), false));
    backend.call(new Invocation.Told(event, timeout), outcome::complete);
    return outcome;
  }

  Outcome call(String body) throws Exception {
    return later(body).get(30, TimeUnit.SECONDS);
  }

  /// What it returned, as text.
  String returned(String body) throws Exception {
    return text(call(body));
  }

  static String text(Outcome outcome) {
    return outcome instanceof Outcome.Returned(byte[] payload)
        ? new String(payload, StandardCharsets.UTF_8)
        : outcome.toString();
  }

  @Override
  public void close() {
    functions.close();
  }
}
