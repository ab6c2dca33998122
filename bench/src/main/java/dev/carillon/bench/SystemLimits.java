// SPDX-License-Identifier: Apache-2.0
package dev.carillon.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// What this process may open. Nothing is raised: a limit that is too low stops the run before it
/// begins, with the number that is needed.
///
/// @param files open files in all
/// @param portsPerSource local ports from one source address to one destination
public record SystemLimits(long files, int portsPerSource) {
  /// Libraries, the event loops, `/proc`.
  private static final int OWN_FILES = 150;

  public static SystemLimits read() {
    return new SystemLimits(openFiles(), ports());
  }

  /// @throws Stopped if the sockets do not fit, saying what to do
  public void check(int sockets, int sources) {
    long needed = (long) sockets + OWN_FILES;
    if (needed > files) {
      throw new Stopped(
          "%,d connections need %,d open files, the limit is %,d. Run `ulimit -n %d` before it, or take at most %,d connections (--connections)"
              .formatted(sockets, needed, files, needed, Math.max(0, files - OWN_FILES)));
    }
    long ports = (long) portsPerSource * Math.max(1, sources);
    if (sockets > ports) {
      throw new Stopped(
          "%,d connections from %d source address(es) have only %,d ports. Give %d source addresses, such as --source 127.0.0.2,127.0.0.3"
              .formatted(
                  sockets,
                  Math.max(1, sources),
                  ports,
                  (sockets + portsPerSource - 1) / portsPerSource));
    }
  }

  private static long openFiles() {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/self/limits"))) {
        if (line.startsWith("Max open files")) {
          String soft = line.substring("Max open files".length()).strip().split("\\s+", -1)[0];
          return soft.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(soft);
        }
      }
    } catch (IOException e) {
      // No /proc: the system will say it when a connection fails.
    }
    return Long.MAX_VALUE;
  }

  private static int ports() {
    try {
      // Not readString: it begins with a read of one byte, after which such a file is at its end.
      String line =
          Files.readAllLines(Path.of("/proc/sys/net/ipv4/ip_local_port_range")).getFirst();
      String[] range = line.strip().split("\\s+", -1);
      return Integer.parseInt(range[1]) - Integer.parseInt(range[0]) + 1;
    } catch (IOException e) {
      return 65_535;
    }
  }
}
