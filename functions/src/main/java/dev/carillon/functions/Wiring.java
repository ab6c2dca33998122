// SPDX-License-Identifier: Apache-2.0
package dev.carillon.functions;

import java.net.URI;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Function;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;

/// What a function consists of, put together once when it is loaded: with SnapStart, before the
/// snapshot.
record Wiring(Memberships memberships, FanOut fanOut, Messages messages) {

  /// @throws IllegalStateException naming all that is wrong with the environment
  static Wiring of(Map<String, String> environment) {
    var settings = Settings.of(environment);
    var clients = new Clients(settings.fanOut().concurrency());
    var clock = InstantSource.system();
    var memberships =
        new Memberships(
            clients.table(),
            settings.table(),
            new Rows(settings.table().ttl(), clock),
            settings.maxChannels());
    var fanOut =
        new FanOut(
            settings.fanOut(),
            new Members(clients.table(), settings.table()),
            memberships,
            clients::posts,
            new SelfInvocation(clients::lambda));
    URI configured = settings.management();
    Function<SocketEvent, URI> endpoints =
        event -> configured == null ? event.endpoint() : configured;
    var messages =
        new Messages(memberships, fanOut, endpoints, clients::posts, clock, settings.maxChannels());
    if ("snap-start".equals(environment.get("AWS_LAMBDA_INITIALIZATION_TYPE"))) {
      prime(memberships);
    }
    return new Wiring(memberships, fanOut, messages);
  }

  /// One look at the table loads most classes that the first event would have to wait for; the
  /// snapshot has them then.
  private static void prime(Memberships memberships) {
    try {
      memberships.flavour("-");
    } catch (SdkException e) {
      LoggerFactory.getLogger(Wiring.class).warn("The snapshot is made without the table", e);
    }
  }
}
