// SPDX-License-Identifier: Apache-2.0
package dev.carillon.handler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.config.ByteSize;
import dev.carillon.config.CredentialsConfig;
import dev.carillon.config.Functions;
import dev.carillon.config.JavaConfig;
import dev.carillon.config.Secret;
import dev.carillon.event.Caller;
import dev.carillon.event.Event;
import dev.carillon.event.EventSource;
import dev.carillon.function.Backend;
import dev.carillon.function.Invocation;
import dev.carillon.function.Outcome;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/// Handlers compiled from text into a folder, as functions of one gateway with four threads.
final class CompiledHandlers implements AutoCloseable {
  static final Duration TIMEOUT = Duration.ofSeconds(20);

  /// What a function in Java has in its jar.
  private static final List<Path> LIBRARIES =
      Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
          .filter(path -> path.contains("aws-lambda-java-") && !path.contains("serialization"))
          .map(Path::of)
          .toList();

  final JavaHandlers handlers;
  private final Path folder;
  private int next;

  CompiledHandlers(Path folder) {
    this(folder, null);
  }

  CompiledHandlers(Path folder, @Nullable SSLContext trust) {
    this.folder = folder;
    this.handlers = new JavaHandlers(settings(), trust);
  }

  private static Functions settings() {
    return new Functions(
        1_000,
        16,
        1_000,
        Duration.ofSeconds(10),
        4,
        "nobody",
        false,
        Duration.ofSeconds(1),
        new ByteSize(6 << 20),
        new ByteSize(250 << 20),
        10_000,
        null);
  }

  /// @return folder with the class `acme.Chat`, whose body is given
  Path compile(String body) throws IOException {
    return compileFile(
        """
        package acme;
        import com.amazonaws.services.lambda.runtime.*;
        import com.amazonaws.services.lambda.runtime.events.*;
        import java.io.*;
        import java.util.*;
        import java.util.function.*;
        public class Chat %s
        """
            .formatted(body));
  }

  private Path compileFile(String source) throws IOException {
    Path classes = Files.createDirectories(folder.resolve("classes" + next++));
    Path file = classes.resolve("Chat.java");
    Files.writeString(file, source);
    String classpath =
        String.join(File.pathSeparator, LIBRARIES.stream().map(Path::toString).toList());
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-proc:none", "-cp", classpath, "-d", "" + classes, "" + file);
    assertThat(status).isZero();
    return classes;
  }

  Backend function(Path classes, String handler, Duration timeout, int concurrency) {
    return handlers.function(
        new Identity("chat", "arn:chat", "eu-north-1", Map.of("TABLE", "talks")),
        new JavaConfig(
            Stream.concat(Stream.of(classes), LIBRARIES.stream()).toList(),
            handler,
            Map.of("TOKEN", new Secret("hush")),
            timeout,
            concurrency,
            new CredentialsConfig(
                CredentialsConfig.From.GATEWAY, null, null, null, List.of(), List.of())));
  }

  Backend function(String body) throws IOException {
    return function(compile(body), "acme.Chat", TIMEOUT, 10);
  }

  Backend function(String handler, String body) throws IOException {
    return function(compile(body), handler, TIMEOUT, 10);
  }

  static CompletableFuture<Outcome> start(Backend function, String message, Duration timeout) {
    var told = new CompletableFuture<Outcome>();
    function.call(new Invocation.Told(event(message), timeout), told::complete);
    return told;
  }

  static Outcome call(Backend function, String message) {
    return start(function, message, TIMEOUT)
        .orTimeout(TIMEOUT.toSeconds(), TimeUnit.SECONDS)
        .join();
  }

  /// @return the JSON that a call that went well returned
  static String result(Backend function, String message) {
    return text(call(function, message));
  }

  static String text(@Nullable Outcome outcome) {
    assertThat(outcome).isInstanceOf(Outcome.Returned.class);
    return outcome instanceof Outcome.Returned(byte[] payload)
        ? new String(payload, StandardCharsets.UTF_8)
        : "";
  }

  static Event event(String message) {
    return new Event(
        new EventSource("arn:stage", "chat", "prod", "gateway.test", false, Map.of()),
        new Caller("C=", 1, "127.0.0.1", null, Map.of(), null),
        "send",
        "request-1",
        1_700_000_000_000L,
        new Event.Message("M=", message.getBytes(StandardCharsets.UTF_8), false));
  }

  @Override
  public void close() {
    handlers.close();
  }
}
