// SPDX-License-Identifier: Apache-2.0
package dev.carillon.cli;

import dev.carillon.Gateway;
import dev.carillon.config.Config;
import dev.carillon.config.HostPort;
import dev.carillon.route.Stage;
import java.io.PrintWriter;
import java.net.InetSocketAddress;

/// What `serve` prints before it waits.
final class Banner {
  private Banner() {}

  static void print(PrintWriter out, Gateway gateway) {
    Config config = gateway.config();
    // The host as it was asked for: a wildcard address prints as zeros otherwise.
    String host = new HostPort(config.listen().host(), gateway.address().getPort()).toString();
    boolean tls = config.tls().dev() || config.tls().certificate() != null;
    for (Stage stage : gateway.stages()) {
      line(out, "WebSocket", (tls ? "wss://" : "ws://") + host + "/" + stage.name());
    }
    line(
        out,
        "Publish",
        (tls ? "https://" : "http://")
            + host
            + "/"
            + gateway.stages().getFirst().name()
            + "/@channels/CHANNEL");
    InetSocketAddress management = gateway.managementAddress();
    if (management != null) {
      line(out, "Metrics", "http://" + authority(management) + "/metrics");
    } else if (config.loopback()) {
      line(
          out,
          config.strict() ? "Metrics" : "Tester",
          "http://" + host + (config.strict() ? "/metrics" : "/"));
    } else {
      line(out, "Metrics", "nowhere; set management.listen to see /health and /metrics");
    }
    line(out, "Transport", gateway.transport());
    if (tls && config.tls().dev()) {
      line(out, "Trust", config.state().dir().resolve("tls/authority.pem").toString());
    }
    if (config.open()) {
      out.println();
      boolean keys = !config.management().credentials().isEmpty();
      out.println(
          "This is the open development default: everybody on this machine may connect, join,");
      out.println(
          keys
              ? "and send; who manages shows a key. docs/security.md says how to go public."
              : "publish and manage; nobody else can. docs/security.md says how to go public.");
    }
    out.println();
    out.println("Stop with Ctrl-C.");
    out.flush();
  }

  private static void line(PrintWriter out, String name, String value) {
    out.printf("%-10s  %s%n", name, value);
  }

  private static String authority(InetSocketAddress address) {
    String host = address.getAddress().getHostAddress();
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + address.getPort();
  }
}
