// SPDX-License-Identifier: Apache-2.0
package dev.carillon;

import dev.carillon.auth.ChannelGrants;
import dev.carillon.auth.StageArn;
import dev.carillon.config.ApiConfig;
import dev.carillon.config.AuthorizerConfig;
import dev.carillon.config.Config;
import dev.carillon.config.Management;
import dev.carillon.config.RouteConfig;
import dev.carillon.config.StageConfig;
import dev.carillon.event.EventSource;
import dev.carillon.function.Called;
import dev.carillon.route.ApiKeys;
import dev.carillon.route.Entry;
import dev.carillon.route.EntryChecks;
import dev.carillon.route.IdentitySources;
import dev.carillon.route.RequestAuthorizer;
import dev.carillon.route.RequestParameters;
import dev.carillon.route.Route;
import dev.carillon.route.Routes;
import dev.carillon.route.SignedEntry;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Makes what stands between a handshake and a stage that has functions.
final class EntryFactory {
  private final Config config;
  private final Backends backends;

  EntryFactory(Config config, Backends backends) {
    this.config = config;
    this.backends = backends;
  }

  /// @return null if the stage has nothing but built-in functions and asks nothing but its door
  @Nullable Entry entry(ApiConfig api, StageConfig stage, Routes routes) {
    Management management = config.management();
    var arn = new StageArn(management.region(), management.account(), api.id(), stage.name());
    AuthorizerConfig named = api.authorizers().get(stage.authorizer());
    AuthorizerConfig.Request request = named == null ? null : named.request();
    boolean signed = StageConfig.IAM.equals(stage.auth());
    EntryChecks checks = checks(api, stage);
    if (!routes.callFunctions() && request == null && !signed && checks.none()) {
      return null;
    }
    Route disconnect = routes.disconnect();
    boolean told = disconnect != null && disconnect.integration() instanceof Called;
    return new Entry(
        checks,
        signed ? new SignedEntry(backends.signatures(), arn) : null,
        request == null
            ? null
            : new RequestAuthorizer(
                backends.named(api, request.function()),
                IdentitySources.compile(request.identitySource()),
                request.timeout(),
                ChannelGrants.of(request)),
        backends
            .address()
            .source(
                domain ->
                    new EventSource(
                        arn.toString(),
                        api.id(),
                        stage.name(),
                        domain,
                        config.contract().latencyAsText(),
                        stage.variables()),
                api.domains()),
        backends.ledger().limit(),
        config.contract(),
        told ? backends.ledger().journal() : null);
  }

  private EntryChecks checks(ApiConfig api, StageConfig stage) {
    RouteConfig connect = api.routes().get(Route.CONNECT);
    boolean keys = connect != null && connect.apiKeyRequired();
    return new EntryChecks(
        TokenBuckets.of(stage.throttle()),
        connect == null ? null : TokenBuckets.of(connect.throttle()),
        keys
            ? new ApiKeys(api.apiKeys().values(), api.apiKeySelectionExpression(), System::nanoTime)
            : null,
        new RequestParameters(connect == null ? Map.of() : connect.requestParameters()),
        config.contract().throttleMessage());
  }
}
