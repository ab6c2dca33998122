// SPDX-License-Identifier: Apache-2.0
package dev.carillon.config;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Everything that can be set, as one value. A file, the environment and the command line fill it;
/// see [ConfigLoader].
///
/// @param stage name of the stage of an API that lists none
/// @param origins origins for every stage that lists none of its own
/// @param auth who may connect, for every stage that does not say: `none` or an authorizer's name;
///   null means nobody said, which is possible on loopback only
/// @param apis after loading never empty, each with its stages and routes
public record Config(
    @Default("127.0.0.1:8080")
        @About(
            "Address to listen on. Loopback by default: anything else needs the settings of docs/security.md.")
        HostPort listen,
    @Default("dev") @About("Name of the stage of an API that lists no stages.") String stage,
    @About(
            "Web origins that may connect, exact or `https://*.example.com`; for stages without a list of their own.")
        List<String> origins,
    @About(
            "`none` (everybody may connect) or the name of an authorizer, for stages that do not say.")
        @Nullable String auth,
    @Default("false")
        @About(
            "The service's exact rules: 32 KB frames, no binary, 10 minutes idle, 2 hours of life, 426 on `/`.")
        boolean strict,
    @Default("auto")
        @About(
            "Socket transport: auto, io_uring, epoll or nio. auto takes epoll where there is one: it costs least per message.")
        Transport transport,
    @Default("0")
        @About("Event loops, threads that drive connections; 0 is one per processor. At most 64.")
        int eventLoops,
    @Default("10s")
        @About(
            "Time over which a stopping gateway closes its connections, so that clients come back spread out.")
        Duration drain,
    @About("Networks of proxies in front, whose X-Forwarded-For and PROXY protocol are believed.")
        List<Cidr> trustedProxies,
    Tls tls,
    State state,
    Management management,
    Heartbeat heartbeat,
    Compression compression,
    Limits limits,
    Functions functions,
    DynamoDbConfig dynamodb,
    Contract contract,
    Log log,
    @About("The APIs of this gateway; without any there is one, with the built-in functions.")
        List<ApiConfig> apis) {

  /// Is `listen` an address that only this machine reaches: `localhost`, 127.0.0.0/8 or ::1?
  public boolean loopback() {
    return listen.loopback();
  }

  /// Is this the open development default: `listen` is loopback and no stage of any API has an
  /// authorizer? Then everybody on this machine may connect, join, publish and use the management
  /// API unsigned; a credential that is configured is still verified (docs/security.md).
  public boolean open() {
    return loopback()
        && apis.stream()
            .flatMap(api -> api.stages().stream())
            .allMatch(stage -> stage.authorizer() == null);
  }

  /// Is any function a process of this machine?
  public boolean runsProcesses() {
    return apis.stream().anyMatch(ApiConfig::runsProcesses);
  }

  /// How TLS is served. Functions of this machine find `https://` at the address that their events
  /// name, whether anybody asked for it or not.
  public Tls servedTls() {
    boolean wanted = loopback() && apis.stream().anyMatch(ApiConfig::runsCode);
    return wanted && tls.certificate() == null ? tls.withDev() : tls;
  }

  /// Can a running gateway take this configuration instead? Routes, functions, authorizers, tables
  /// and the rules of stages may differ.
  ///
  /// @throws IllegalArgumentException if it must be restarted
  public void checkReplacement(Config changed) {
    if (!frame().equals(changed.frame()) || open() != changed.open()) {
      throw new IllegalArgumentException(
          "this change needs a restart: only routes, functions, authorizers, tables and the rules of stages are exchanged while connections are open, not the API, its stages, tokens, or whether anybody is asked who may connect");
    }
  }

  private Config frame() {
    return with(limits, dynamodb.frame(), apis.stream().map(ApiConfig::frame).toList());
  }

  Config with(Limits limits, List<ApiConfig> apis) {
    return with(limits, dynamodb, apis);
  }

  private Config with(Limits limits, DynamoDbConfig dynamodb, List<ApiConfig> apis) {
    return new Config(
        listen,
        stage,
        origins,
        auth,
        strict,
        transport,
        eventLoops,
        drain,
        trustedProxies,
        tls,
        state,
        management,
        heartbeat,
        compression,
        limits,
        functions,
        dynamodb,
        contract,
        log,
        apis);
  }

  /// How sockets are driven.
  public enum Transport {
    AUTO,
    IO_URING,
    EPOLL,
    NIO
  }
}
