// SPDX-License-Identifier: Apache-2.0
package dev.carillon;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.carillon.config.Limits;
import java.lang.management.ManagementFactory;

/// How many connections the process's limit of open files has room for.
final class OpenFiles {
  /// Kept for everything that is no WebSocket: jars, logs, HTTP requests, the accepting socket.
  static final int RESERVE = 500;

  private static final int UNKNOWN_LIMIT = 10_000;

  private OpenFiles() {}

  /// The bound that is set, or what the limit of open files leaves.
  static int connections(Limits limits) {
    if (limits.connections() > 0) {
      return limits.connections();
    }
    if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix) {
      long most = Math.min(Integer.MAX_VALUE, unix.getMaxFileDescriptorCount());
      return (int) Math.max(1, most - RESERVE);
    }
    return UNKNOWN_LIMIT;
  }
}
