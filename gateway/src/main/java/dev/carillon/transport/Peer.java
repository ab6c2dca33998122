// SPDX-License-Identifier: Apache-2.0
package dev.carillon.transport;

import java.net.InetAddress;
import java.net.UnknownHostException;

/// Who is at the other end: the user event that [PortUnification] fires once, before the first byte
/// of HTTP.
///
/// @param address the client's, or that of the last proxy before us when proxies do not say more;
///   an IPv4 address mapped into IPv6 is IPv4 here, and there is no scope
/// @param tls whether TLS protects the bytes up to this process
record Peer(InetAddress address, boolean tls) {
  Peer {
    address = plain(address);
  }

  /// One form for one address, whatever kind of socket or text it came from.
  static InetAddress plain(InetAddress address) {
    try {
      return InetAddress.getByAddress(address.getAddress());
    } catch (UnknownHostException e) {
      throw new AssertionError("an address has 4 or 16 bytes", e);
    }
  }
}
