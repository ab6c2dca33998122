// SPDX-License-Identifier: Apache-2.0
package dev.carillon;

import dev.carillon.config.ApiConfig;
import dev.carillon.config.Config;
import dev.carillon.config.HostPort;
import dev.carillon.config.Tls;
import dev.carillon.event.EventSource;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Where clients and functions find the gateway: a domain, or where it listens, with the port,
/// which is known when it is listened on.
final class PublicAddress {
  private static final Logger log = LoggerFactory.getLogger(PublicAddress.class);

  private volatile HostPort listen;

  PublicAddress(HostPort listen) {
    this.listen = listen;
  }

  void listensOn(int actual) {
    listen = new HostPort(listen.host(), actual);
  }

  /// Null as long as the port is not known.
  @Nullable String domain(List<String> domains) {
    return domains.isEmpty() && listen.port() == 0 ? null : listen.reachedBy(domains);
  }

  /// A function may never call the gateway, so that this is no error.
  void tellUnreached(Config config) {
    for (ApiConfig api : config.apis()) {
      String reason = api.runsCode() ? unreached(config.tls(), api.domains()) : null;
      if (reason != null) {
        log.atWarn()
            .addKeyValue("api", api.id())
            .log(
                "functions are told to call this gateway at https://{}, and cannot: {}; say by which name they can, with a certificate that they trust: `domains: [chat.example.com]` of the API, or `up --domain chat.example.com`",
                listen.reachedBy(api.domains()),
                reason);
      }
    }
  }

  /// Why functions cannot call `https://` at the address that they are told; null if they can, as
  /// far as can be known here: whoever gives a domain knows where it leads.
  @Nullable String unreached(Tls tls, List<String> domains) {
    if (listen.loopback() || !domains.isEmpty()) {
      return null;
    }
    if (tls.certificate() != null) {
      return listen.named() ? null : "a certificate is hardly for that";
    }
    if (tls.dev()) {
      return listen.localhost() ? null : "the development certificate is for localhost only";
    }
    return "there is no TLS there without the proxy";
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
