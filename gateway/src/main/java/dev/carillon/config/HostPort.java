// SPDX-License-Identifier: Apache-2.0
package dev.carillon.config;

import java.net.InetAddress;
import java.util.List;
import java.util.regex.Pattern;

/// An address to listen on.
///
/// @param host a name or a literal address, IPv6 without brackets
/// @param port 0 to 65535; 0 takes a free one
public record HostPort(String host, int port) {
  private static final Pattern HOST = Pattern.compile("[-A-Za-z0-9._]*|[0-9A-Fa-f:.]+(%[\\w.-]+)?");
  private static final Pattern PORT = Pattern.compile("\\d{1,5}");

  /// Reads `host:port`, `[v6]:port` or `:port` (all interfaces).
  ///
  /// @throws IllegalArgumentException if it is neither, saying what is expected
  public static HostPort parse(String text) {
    int colon = text.lastIndexOf(':');
    if (colon < 0) {
      throw new IllegalArgumentException("expected HOST:PORT, such as 127.0.0.1:8080");
    }
    String host = text.substring(0, colon);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    } else if (host.indexOf(':') >= 0) {
      throw new IllegalArgumentException("write an IPv6 address in brackets, such as [::1]:8080");
    }
    if (!HOST.matcher(host).matches()) {
      throw new IllegalArgumentException("expected HOST:PORT, such as 127.0.0.1:8080");
    }
    String digits = text.substring(colon + 1);
    if (!PORT.matcher(digits).matches() || Integer.parseInt(digits) > 65_535) {
      throw new IllegalArgumentException("the port must be a number from 0 to 65535");
    }
    return new HostPort(host.isEmpty() ? "0.0.0.0" : host, Integer.parseInt(digits));
  }

  /// Does only this machine reach it: `localhost`, 127.0.0.0/8 or ::1? Names are not looked up.
  public boolean loopback() {
    if (host.equalsIgnoreCase("localhost")) {
      return true;
    }
    try {
      return InetAddress.ofLiteral(host).isLoopbackAddress();
    } catch (IllegalArgumentException e) {
      return false; // a name
    }
  }

  /// Do both claim a port on a common address?
  boolean collides(HostPort other) {
    return port != 0
        && port == other.port
        && (host.equalsIgnoreCase(other.host) || everywhere() || other.everywhere());
  }

  /// Under which name clients and functions reach what listens here: the first that was given, else
  /// `localhost` if that leads here, else the address itself.
  public String reachedBy(List<String> names) {
    if (!names.isEmpty()) {
      return names.getFirst();
    }
    return localhost() ? "localhost:" + port : toString();
  }

  /// Does what connects to `localhost` arrive here? 127.0.0.2 is loopback too, but is not meant.
  public boolean localhost() {
    return everywhere()
        || host.equalsIgnoreCase("localhost")
        || host.equals("127.0.0.1")
        || host.equals("::1");
  }

  /// Is it a name, so that a certificate can be for it whatever it leads to?
  public boolean named() {
    try {
      InetAddress.ofLiteral(host);
      return false;
    } catch (IllegalArgumentException _) {
      return !host.equalsIgnoreCase("localhost");
    }
  }

  private boolean everywhere() {
    return host.equals("0.0.0.0") || host.equals("::");
  }

  @Override
  public String toString() {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }
}
