// SPDX-License-Identifier: Apache-2.0
package dev.carillon;

import dev.carillon.config.HostPort;
import dev.carillon.event.EventSource;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Where clients and functions find the gateway when no domain is configured: `localhost` with the
/// port, which is known when it is listened on.
final class PublicAddress {
  private volatile int port;

  PublicAddress(HostPort listen) {
    this.port = listen.port();
  }

  void listensOn(int actual) {
    port = actual;
  }

  /// Null as long as the port is not known.
  @Nullable String domain(List<String> domains) {
    return domains.isEmpty() ? (port == 0 ? null : "localhost:" + port) : domains.getFirst();
  }

  /// What all events of a stage repeat; made once, when the first one is.
  Supplier<EventSource> source(Function<String, EventSource> of, List<String> domains) {
    return new Supplier<>() {
      private volatile @Nullable EventSource known;

      @Override
      public EventSource get() {
        EventSource source = known;
        if (source == null) {
          String domain = domain(domains);
          source = of.apply(domain == null ? "localhost" : domain);
          known = source;
        }
        return source;
      }
    };
  }
}
