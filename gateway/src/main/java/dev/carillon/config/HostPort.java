package dev.carillon.config;

/// An address to listen on.
///
/// @param host a name or a literal address, IPv6 without brackets
/// @param port 0 to 65535; 0 takes a free one
public record HostPort(String host, int port) {

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
    try {
      int port = Integer.parseInt(text.substring(colon + 1));
      if (port >= 0 && port <= 65_535) {
        return new HostPort(host.isEmpty() ? "0.0.0.0" : host, port);
      }
    } catch (NumberFormatException e) {
      // answered below, together with a number out of range
    }
    throw new IllegalArgumentException("the port must be a number from 0 to 65535");
  }

  @Override
  public String toString() {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }
}
