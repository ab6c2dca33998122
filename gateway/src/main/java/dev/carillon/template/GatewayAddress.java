// SPDX-License-Identifier: Apache-2.0
package dev.carillon.template;

import dev.carillon.config.HostPort;
import java.util.List;

/// Where clients and functions find the gateway that a template is run by.
///
/// @param listen with the port that is listened on
/// @param domains names by which they reach it from outside; none for where it listens
/// @param tls do clients find TLS there, as functions do in any case?
public record GatewayAddress(HostPort listen, List<String> domains, boolean tls) {
  public GatewayAddress {
    domains = List.copyOf(domains);
  }

  /// `host:port`, the same that events of this gateway name.
  String text() {
    return listen.reachedBy(domains);
  }
}
