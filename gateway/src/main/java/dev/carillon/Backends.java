// SPDX-License-Identifier: Apache-2.0
package dev.carillon;

import dev.carillon.auth.SigV4Verifier;
import dev.carillon.config.ApiConfig;
import dev.carillon.config.Config;
import dev.carillon.config.FunctionConfig;
import dev.carillon.config.JavaConfig;
import dev.carillon.config.ProcessConfig;
import dev.carillon.config.RouteConfig;
import dev.carillon.function.Backend;
import dev.carillon.function.Called;
import dev.carillon.function.Functions;
import dev.carillon.handler.JavaHandlers;
import dev.carillon.process.ProcessFunctions;
import dev.carillon.remote.HttpBackend;
import dev.carillon.remote.LambdaBackend;
import dev.carillon.remote.MockBackend;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Everything that runs users' code.
final class Backends implements Functions, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Backends.class);
  private static final String NAMED = "function:";

  private final Config config;
  private final SigV4Verifier signatures;
  private final PublicAddress address;
  private final FunctionEnvironment environment;
  private final Ledger ledger;
  private final Running running = new Running();

  /// What routes call, by their route keys.
  private final Map<Name, Backend> routes = new HashMap<>();

  private final Map<Name, Function> named = new HashMap<>();

  /// Functions of routes, which have the name of their route key.
  private final Map<Name, Function> inline = new HashMap<>();

  /// All that users wrote, by what errors call them.
  private final Map<String, Backend> functions = new LinkedHashMap<>();

  private final Deque<AutoCloseable> closeables = new ArrayDeque<>();
  private @Nullable ProcessFunctions processes;
  private @Nullable JavaHandlers handlers;

  /// A function with a name.
  ///
  /// @param backend for those who count its calls themselves
  private record Function(Backend backend, Named named) {}

  /// @param authority PEM of what functions must trust to call this gateway; null for what they
  ///   trust anyway
  /// @param dynamodb where functions find their tables; null for where the SDK finds them
  Backends(
      Config config,
      SigV4Verifier signatures,
      PublicAddress address,
      @Nullable Path authority,
      Ledger ledger,
      @Nullable URI dynamodb) {
    this.config = config;
    this.signatures = signatures;
    this.address = address;
    this.environment = new FunctionEnvironment(config, signatures, address, authority, dynamodb);
    this.ledger = ledger;
    closeables.push(environment);
  }

  SigV4Verifier signatures() {
    return signatures;
  }

  PublicAddress address() {
    return address;
  }

  Ledger ledger() {
    return ledger;
  }

  /// Starts every function once, if the configuration says so; after [#complete].
  ///
  /// @throws FunctionsFailed if some cannot start
  void startEagerly() {
    if (config.functions().eager()) {
      FunctionStarts.start(functions);
    }
  }

  /// What a route calls that is not built in.
  Called called(ApiConfig api, String key, RouteConfig route) {
    var name = new Name(api.id(), key);
    Backend backend = running.counted(backend(api, key, route), later -> later.routes.get(name));
    routes.put(name, backend);
    return new Called(
        backend,
        route.timeout(),
        route.response(),
        route.ordered(),
        route.contentHandling() == RouteConfig.ContentHandling.CONVERT_TO_BINARY);
  }

  private Backend backend(ApiConfig api, String key, RouteConfig route) {
    String integration = route.integration();
    if (integration != null) {
      return made(api, integration.substring(NAMED.length())).backend();
    }
    if (route.http() != null) {
      return owned(new HttpBackend(route.http(), config.strict()));
    }
    if (route.mock() != null) {
      return new MockBackend(route.mock().statusCode());
    }
    String name = key.replaceAll("[^A-Za-z0-9_-]", "");
    var function = new FunctionConfig(route.process(), route.java(), route.lambda());
    Function made = made(api, name, function);
    inline.putIfAbsent(new Name(api.id(), name), made);
    return made.backend();
  }

  /// A function that an authorizer names.
  Backend named(ApiConfig api, String name) {
    return made(api, name).named().backend();
  }

  private Function made(ApiConfig api, String name) {
    return named.computeIfAbsent(
        new Name(api.id(), name),
        _ -> made(api, name, Objects.requireNonNull(api.functions().get(name))));
  }

  /// Makes the functions that no route and no authorizer names: others may call them. From then on
  /// nothing is made any more, and [#find] may be called on any thread.
  void complete() {
    for (ApiConfig api : config.apis()) {
      api.functions().keySet().forEach(name -> made(api, name));
    }
  }

  @Override
  public @Nullable Named find(Name name) {
    Function found = named.get(name);
    if (found == null) {
      found = inline.get(name);
    }
    return found == null ? null : found.named();
  }

  private @Nullable Backend backend(Name name) {
    Named found = find(name);
    return found == null ? null : found.backend();
  }

  private static Named named(Backend backend, FunctionConfig function) {
    if (function.process() != null) {
      return new Named(backend, function.process().timeout(), function.process().concurrency());
    }
    if (function.java() != null) {
      return new Named(backend, function.java().timeout(), function.java().concurrency());
    }
    return new Named(backend, LambdaBackend.LONGEST, LambdaBackend.MOST_CALLS);
  }

  private Function made(ApiConfig api, String name, FunctionConfig function) {
    Backend made = owned(of(api, name, function));
    functions.put(functions.containsKey(name) ? api.id() + "/" + name : name, made);
    var key = new Name(api.id(), name);
    return new Function(made, named(running.counted(made, later -> later.backend(key)), function));
  }

  private Backend of(ApiConfig api, String name, FunctionConfig function) {
    if (function.process() != null) {
      return process(api, name, function.process());
    }
    if (function.java() != null) {
      return java(api, name, function.java());
    }
    return new LambdaBackend(Objects.requireNonNull(function.lambda()));
  }

  private Backend process(ApiConfig api, String name, ProcessConfig process) {
    if (processes == null) {
      processes = new ProcessFunctions(config.functions());
      closeables.push(processes);
      if (!config.loopback() && !processes.runAsOthers()) {
        throw new IllegalArgumentException(
            "listen is %s, not loopback, and the gateway does not run as root: the function %s would be the gateway's own user, who can read its keys; start the gateway as root, so that functions run as `functions.runAs`, or listen on loopback behind a proxy"
                .formatted(config.listen(), name));
      }
    }
    return processes.function(environment.ofProcess(api, name, process.credentials()), process);
  }

  private Backend java(ApiConfig api, String name, JavaConfig java) {
    if (handlers == null) {
      handlers = new JavaHandlers(config.functions(), environment.trust());
      closeables.push(handlers);
    }
    return handlers.function(environment.ofHandler(api, name, java.credentials()), java);
  }

  private Backend owned(Backend backend) {
    closeables.push(backend);
    return backend;
  }

  /// Gives what is still called here to what replaces this, which must be in its place already.
  void replace(Backends by) {
    running.replace(by);
    environment.replace(by.environment);
  }

  /// Do calls run, so long after this was replaced?
  boolean isBusyAfter(Duration replaced) {
    return running.isBusyAfter(replaced);
  }

  /// Ends everything when the calls that run have ended, or the time is over.
  void closeAfterCalls(Duration atMost) {
    try {
      running.awaitNone(atMost);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    close();
  }

  /// Ends everything that runs, in the reverse order of its beginning. May be called again, on any
  /// thread.
  @Override
  public synchronized void close() {
    while (!closeables.isEmpty()) {
      try {
        closeables.pop().close();
      } catch (Exception e) {
        log.atWarn().setCause(e).log("a part of what runs functions could not be closed");
      }
    }
  }
}
