// SPDX-License-Identifier: Apache-2.0
package dev.carillon.transport;

import dev.carillon.connection.Refusal;
import java.net.InetAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Counts open WebSockets, all together and by client address, and refuses those past the bounds.
/// Loopback has no bound of its own: everybody behind a local proxy or tunnel shares it.
final class Admission {
  private final int maxConnections;
  private final int maxPerAddress;
  private final AtomicInteger open = new AtomicInteger();
  private final ConcurrentHashMap<InetAddress, Integer> byAddress = new ConcurrentHashMap<>();
  private volatile boolean draining;

  Admission(int maxConnections, int maxPerAddress) {
    this.maxConnections = maxConnections;
    this.maxPerAddress = maxPerAddress;
  }

  int open() {
    return open.get();
  }

  boolean draining() {
    return draining;
  }

  void drain() {
    draining = true;
  }

  /// Takes a place for a client.
  ///
  /// @return null if it has one now, and [#leave] gives it back; else why not
  @Nullable Refusal enter(InetAddress address) {
    if (draining) {
      return Refusal.DRAINING;
    }
    if (open.incrementAndGet() > maxConnections) {
      open.decrementAndGet();
      return Refusal.TOO_MANY_CONNECTIONS;
    }
    if (!address.isLoopbackAddress() && byAddress.merge(address, 1, Integer::sum) > maxPerAddress) {
      leave(address);
      return Refusal.TOO_MANY_FROM_ADDRESS;
    }
    return null;
  }

  void leave(InetAddress address) {
    open.decrementAndGet();
    if (!address.isLoopbackAddress()) {
      byAddress.computeIfPresent(address, (_, count) -> count == 1 ? null : count - 1);
    }
  }
}
