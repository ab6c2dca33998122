// SPDX-License-Identifier: Apache-2.0
package dev.carillon.auth;

import org.jspecify.annotations.Nullable;

/// What the `Host` header must be in the open development default. A page elsewhere can make its
/// own name resolve to 127.0.0.1 (DNS rebinding), but cannot make the browser send another Host.
public final class HostRule {
  private HostRule() {}

  /// Whether the header names this machine: `localhost`, 127.0.0.0/8 or `[::1]`, with or without a
  /// port. A missing header does not.
  public static boolean isLoopbackHost(@Nullable String hostHeader) {
    if (hostHeader == null || hostHeader.isEmpty()) {
      return false;
    }
    int end = Origin.hostEnd(hostHeader, 0);
    return Origin.isLoopback(hostHeader.substring(0, end))
        && (end == hostHeader.length() || Origin.port(hostHeader, end) != Origin.MALFORMED);
  }
}
