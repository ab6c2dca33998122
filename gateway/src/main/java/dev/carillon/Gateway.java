// SPDX-License-Identifier: Apache-2.0
package dev.carillon;

import dev.carillon.auth.SigV4Verifier;
import dev.carillon.config.ApiConfig;
import dev.carillon.config.Config;
import dev.carillon.config.HostPort;
import dev.carillon.config.Management;
import dev.carillon.config.StageConfig;
import dev.carillon.config.Tls;
import dev.carillon.connection.GatewayMeters;
import dev.carillon.function.CallQueue;
import dev.carillon.function.DirectCalls;
import dev.carillon.function.Functions;
import dev.carillon.function.Journal;
import dev.carillon.http.Response;
import dev.carillon.management.ChannelsApi;
import dev.carillon.management.ConnectionsApi;
import dev.carillon.management.FunctionsApi;
import dev.carillon.management.GatewayEndpoint;
import dev.carillon.management.Invocations;
import dev.carillon.management.ManagementApi;
import dev.carillon.management.MembersApi;
import dev.carillon.management.Metrics;
import dev.carillon.management.Operations;
import dev.carillon.route.Apis;
import dev.carillon.route.FrontRules;
import dev.carillon.route.Routes;
import dev.carillon.route.Stage;
import dev.carillon.table.Database;
import dev.carillon.table.TablesFailed;
import dev.carillon.tls.TlsFiles;
import dev.carillon.transport.EventLoops;
import dev.carillon.transport.Listener;
import dev.carillon.transport.LocalConnections;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A running gateway, put together by hand from a configuration: this is the whole wiring.
public final class Gateway implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Gateway.class);

  /// Longer than any call takes, its start included. What has not ended by then never will.
  private static final Duration LAST_CALLS = Duration.ofHours(1);

  /// Exchanged functions with calls that have run for so long since are at most so many: each has
  /// its processes and a copy of their code, and whoever edits saves often.
  private static final Duration LONG_CALLS = Duration.ofSeconds(30);

  private static final int MOST_LONG = 3;

  private final EventLoops loops;
  private final Ledger ledger;
  private final SigV4Verifier signatures;
  private final PublicAddress publicAddress;
  private final @Nullable Path authority;
  private final @Nullable Database database;
  private final List<Stage> stages;
  private final Deque<AutoCloseable> closeables = new ArrayDeque<>();

  /// Those that were exchanged and have calls that still run, the oldest first.
  private final Deque<Backends> last = new ConcurrentLinkedDeque<>();

  private final Deque<Listener> listeners = new ArrayDeque<>();
  private final InetSocketAddress address;
  private @Nullable InetSocketAddress managementAddress;
  private volatile Config config;
  private volatile Backends backends;
  private volatile boolean draining;

  private Gateway(Config config, Clock clock, RandomGenerator random) throws IOException {
    this.config = config;
    this.loops =
        owned(new EventLoops(config, OpenFiles.connections(config.limits()), clock, random));
    try {
      var meters = new GatewayMeters(loops.size());
      loops.probeLag(meters);
      TlsFiles.Served tls = certificates(clock);
      authority = tls == null ? null : tls.authority();
      signatures = signatures(clock);
      publicAddress = new PublicAddress(config.listen());
      ledger = owned(new Ledger(config));
      database =
          config.dynamodb().endpoint() == null
              ? null
              : owned(
                  Database.open(
                      config.dynamodb(), config.functions(), config.management().region()));
      backends = backends(config);
      closeables.push(this::closeFunctions);
      var factory = new StageFactory(config, loops, clock, backends);
      Apis apis = factory.apis();
      backends.complete();
      this.stages = factory.stages();
      backends.startEagerly();
      loops.serve(stages, config);
      var metrics = new Metrics(stages, meters, EventLoops::directMemory);
      var rules = new FrontRules(config.open());
      var endpoint =
          new GatewayEndpoint(
              management(apis, signatures),
              functions(apis),
              config.loopback() ? new Operations(this::health, metrics, testerStage()) : null);
      boolean refusePlaintext =
          !config.loopback() && config.tls().plaintext() == Tls.Plaintext.REFUSE;
      address =
          listen(
              config.listen(),
              new Listener.Serving(
                  apis, rules, endpoint, tls == null ? null : tls.certificates(), refusePlaintext),
              meters);
      publicAddress.listensOn(address.getPort());
      publicAddress.tellUnreached(config);
      tellLost(ledger.left());
      HostPort elsewhere = config.management().listen();
      if (elsewhere != null) {
        if (!elsewhere.loopback()) {
          log.atWarn()
              .addKeyValue("address", elsewhere)
              .log("health and metrics are open to whoever reaches management.listen");
        }
        // Without the tester: its connections would have to go to another port.
        var shown = new GatewayEndpoint(null, null, new Operations(this::health, metrics, null));
        managementAddress =
            listen(
                elsewhere,
                new Listener.Serving(
                    new Apis(List.of()), new FrontRules(elsewhere.loopback()), shown, null, false),
                meters);
      }
    } catch (UncheckedIOException e) {
      close();
      throw e.getCause();
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  /// Starts a gateway; when this returns it accepts connections.
  ///
  /// @throws IOException if an address cannot be listened on
  public static Gateway start(Config config) throws IOException {
    return new Gateway(config, Clock.systemUTC(), RandomGenerator.getDefault());
  }

  private Backends backends(Config of) {
    URI dynamodb = database == null ? null : database.endpoint();
    return new Backends(of, signatures, publicAddress, authority, ledger, dynamodb);
  }

  private SigV4Verifier signatures(Clock clock) {
    Management settings = config.management();
    // Whoever lists keys wants them used, on loopback too.
    boolean open = config.open() && settings.credentials().isEmpty();
    return new SigV4Verifier(settings.credentials(), settings.region(), clock, open);
  }

  private ManagementApi management(Apis apis, SigV4Verifier signatures) {
    Management settings = config.management();
    var connections = new LocalConnections(loops, config.contract().deleteCode());
    return new ManagementApi(
        apis,
        signatures,
        new ConnectionsApi(connections, settings, config.contract(), config.strict()),
        new ChannelsApi(settings, config.strict()),
        new MembersApi(connections, settings),
        config.limits().message().toInt());
  }

  private FunctionsApi functions(Apis apis) {
    // As they are when somebody calls one.
    Functions functions = name -> backends.find(name);
    var calls = new DirectCalls(ledger.limit(), config.functions().start());
    CallQueue queue = owned(new CallQueue(functions, calls, config.functions().queued()));
    return new FunctionsApi(
        apis, config.management(), signatures, functions, new Invocations(calls, queue));
  }

  private TlsFiles.@Nullable Served certificates(Clock clock) {
    ScheduledExecutorService scheduler =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("certificates").factory());
    closeables.push(scheduler::shutdownNow);
    TlsFiles.Served served =
        TlsFiles.open(config.servedTls(), config.state().dir(), clock, scheduler);
    if (served != null) {
      closeables.push(served.certificates());
    }
    return served;
  }

  /// Reports what ended with a gateway before this one, which had no time to do so.
  private void tellLost(List<Journal.LeftBehind> left) {
    for (Journal.LeftBehind each : left) {
      for (Stage stage : stages) {
        if (stage.toString().equals(each.stage())) {
          loops.tellLost(stage, each.caller(), each.requestId());
        }
      }
    }
  }

  private InetSocketAddress listen(HostPort at, Listener.Serving serving, GatewayMeters meters)
      throws IOException {
    Listener listener = Listener.bind(at, loops, serving, config, meters);
    listeners.push(listener);
    return listener.address();
  }

  private <C extends AutoCloseable> C owned(C closeable) {
    closeables.push(closeable);
    return closeable;
  }

  private @Nullable String testerStage() {
    return config.strict() ? null : stages.getFirst().name();
  }

  private Response health() {
    String status = draining ? "draining" : "ok";
    return Response.json(
            draining ? 503 : 200,
            "{\"status\":\"%s\",\"version\":\"%s\",\"stage\":\"%s\",\"connections\":%d}"
                .formatted(status, Version.TEXT, stages.getFirst().name(), loops.openConnections()))
        .with("Cache-Control", "no-store");
  }

  public Config config() {
    return config;
  }

  public List<Stage> stages() {
    return stages;
  }

  /// Where clients connect.
  public InetSocketAddress address() {
    return address;
  }

  /// Where health and metrics are, if it is not [#address].
  public @Nullable InetSocketAddress managementAddress() {
    return managementAddress;
  }

  /// epoll, io_uring or NIO.
  public String transport() {
    return loops.transport();
  }

  public int openConnections() {
    return loops.openConnections();
  }

  /// Exchanges routes, functions, authorizers and the rules of stages; connections stay open, and
  /// calls that run are answered by what they were given to.
  ///
  /// @throws IllegalArgumentException if the change cannot be applied, saying why; then everything
  ///   is as it was
  /// @throws TablesFailed if a table cannot be made
  public synchronized void apply(Config changed) {
    config.checkReplacement(changed);
    if (database != null) {
      database.ensure(changed.dynamodb().tables());
    }
    Backends next = backends(changed);
    Map<Stage, Stage.Rules> rules;
    try {
      rules = rules(changed, next);
      next.complete();
      next.startEagerly();
    } catch (RuntimeException e) {
      next.close();
      throw e;
    }
    rules.forEach(Stage::apply);
    Backends before = backends;
    before.replace(next);
    backends = next;
    config = changed;
    last.add(before);
    Thread.ofVirtual()
        .name("last functions")
        .start(() -> {
          before.closeAfterCalls(LAST_CALLS);
          last.remove(before);
        });
    endOldest();
  }

  private void endOldest() {
    List<Backends> busy = last.stream().filter(each -> each.isBusyAfter(LONG_CALLS)).toList();
    for (Backends oldest : busy.subList(0, Math.max(0, busy.size() - MOST_LONG))) {
      log.warn("functions were exchanged {} times while calls ran; these are ended", busy.size());
      Thread.ofVirtual().name("oldest functions").start(oldest::close);
    }
  }

  private void closeFunctions() {
    last.forEach(Backends::close);
    backends.close();
  }

  private Map<Stage, Stage.Rules> rules(Config changed, Backends next) {
    var factory = new RulesFactory(changed, next);
    Map<Stage, Stage.Rules> rules = new LinkedHashMap<>();
    for (ApiConfig api : changed.apis()) {
      Routes routes = factory.routes(api);
      for (StageConfig each : api.stages()) {
        Stage stage =
            stages.stream()
                .filter(known -> known.api().equals(api.id()) && known.name().equals(each.name()))
                .findAny()
                .orElseThrow();
        Stage.Rules made = factory.rules(api, each, routes, stage.door().authorizer());
        stage.check(made);
        rules.put(stage, made);
      }
    }
    return rules;
  }

  /// Goes away gently: `/health` says so, nobody new gets in, and the connections are closed with
  /// 1012, spread over the configured time.
  public void drain() throws InterruptedException {
    // First nobody gets in, then /health says so: who has read the 503 can rely on it.
    loops.refuseNew();
    draining = true;
    log.atInfo()
        .addKeyValue("connections", loops.openConnections())
        .addKeyValue("over", config.drain().toMillis() + "ms")
        .log("draining");
    loops.drain(config.drain());
    if (!ledger.limit().awaitNone(config.functions().farewell().toMillis())) {
      log.atWarn()
          .addKeyValue("calls", ledger.limit().running())
          .log("functions are still running; they are ended");
    }
    log.atInfo().addKeyValue("connections", loops.openConnections()).log("drained");
  }

  @Override
  public void close() {
    listeners.forEach(Listener::close);
    listeners.clear();
    IllegalStateException failed = null;
    while (!closeables.isEmpty()) {
      try {
        closeables.pop().close();
      } catch (Exception e) {
        var failure = new IllegalStateException("a part of the gateway could not be closed", e);
        if (failed == null) {
          failed = failure;
        } else {
          failed.addSuppressed(failure);
        }
      }
    }
    if (failed != null) {
      throw failed;
    }
  }
}
