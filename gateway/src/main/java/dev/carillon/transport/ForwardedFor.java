// SPDX-License-Identifier: Apache-2.0
package dev.carillon.transport;

import dev.carillon.config.Cidr;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The address of a client behind HTTP proxies.
final class ForwardedFor {
  /// More proxies than any chain has; past it a list is made up.
  private static final int MOST_HOPS = 16;

  /// Brackets, 45 characters of IPv6, a colon and a port.
  private static final int LONGEST_ENTRY = 64;

  private ForwardedFor() {}

  /// Every proxy appends the address that it was called from, so the list is read from its end, and
  /// only as far as trusted proxies wrote it: the first address that is no trusted proxy is the
  /// client. An entry that is no address ends the walk at the last one that was.
  ///
  /// @param peer who sent the request to us
  /// @param forwardedFor the value of X-Forwarded-For, several lines joined by commas in their
  ///   order
  static InetAddress clientAddress(
      InetAddress peer, @Nullable String forwardedFor, List<Cidr> trustedProxies) {
    InetAddress client = Peer.plain(peer);
    if (forwardedFor == null) {
      return client;
    }
    int end = forwardedFor.length();
    for (int hop = 0; hop < MOST_HOPS && end >= 0 && trusted(client, trustedProxies); hop++) {
      int comma = forwardedFor.lastIndexOf(',', end - 1);
      InetAddress before = address(forwardedFor, comma + 1, end);
      if (before == null) {
        return client;
      }
      client = before;
      end = comma;
    }
    return client;
  }

  static boolean trusted(InetAddress address, List<Cidr> trustedProxies) {
    for (Cidr proxies : trustedProxies) {
      if (proxies.contains(address)) {
        return true;
      }
    }
    return false;
  }

  /// `192.0.2.1`, `192.0.2.1:4711`, `2001:db8::1`, `[2001:db8::1]` or `[2001:db8::1]:4711`.
  private static @Nullable InetAddress address(String list, int from, int to) {
    if (to - from > LONGEST_ENTRY) {
      return null;
    }
    String entry = list.substring(from, to).strip();
    int bracket = entry.lastIndexOf(']');
    int colon = entry.lastIndexOf(':');
    if (entry.startsWith("[")) {
      boolean portOrEnd = bracket == entry.length() - 1 || colon == bracket + 1;
      return bracket > 0 && portOrEnd ? literal(entry.substring(1, bracket)) : null;
    }
    boolean v4WithPort = colon > 0 && entry.indexOf(':') == colon;
    return literal(v4WithPort ? entry.substring(0, colon) : entry);
  }

  private static @Nullable InetAddress literal(String text) {
    if (text.indexOf('[') >= 0 || text.indexOf('%') >= 0) {
      return null;
    }
    byte[] bytes = NetUtil.createByteArrayFromIpAddressString(text);
    try {
      return bytes == null ? null : InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      return null;
    }
  }
}
