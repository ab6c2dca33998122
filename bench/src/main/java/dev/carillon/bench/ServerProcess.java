// SPDX-License-Identifier: Apache-2.0
package dev.carillon.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A process of this machine, read from `/proc` (Linux).
///
/// @param pid its id
public record ServerProcess(long pid) {
  /// What `/proc/PID/stat` counts in: fixed at 100 a second for every program, whatever the kernel
  /// uses inside.
  private static final long MICROS_PER_TICK = 10_000;

  /// Who listens on the address, if that is on this machine and may be seen by this user.
  public static @Nullable ServerProcess listeningOn(InetSocketAddress address) {
    if (!Files.isReadable(Path.of("/proc/net/tcp")) || !local(address.getAddress())) {
      return null;
    }
    Set<String> sockets = new HashSet<>();
    for (String table : new String[] {"/proc/net/tcp", "/proc/net/tcp6"}) {
      listeners(Path.of(table), address.getPort(), sockets);
    }
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[1-9]*")) {
      for (Path process : processes) {
        if (holds(process.resolve("fd"), sockets)) {
          return new ServerProcess(Long.parseLong(process.getFileName().toString()));
        }
      }
    } catch (IOException e) {
      return null;
    }
    return null;
  }

  /// CPU time in microseconds, in steps of 10,000.
  record Cpu(long user, long system) {
    long micros() {
      return user + system;
    }

    Cpu minus(Cpu other) {
      return new Cpu(user - other.user, system - other.system);
    }
  }

  /// User and system time used so far, in microseconds.
  long cpuMicros() {
    return cpu().micros();
  }

  /// The same for a process that may have ended, whose time is then over.
  Cpu cpuOrNothing() {
    try {
      return cpu();
    } catch (Stopped e) {
      return new Cpu(0, 0);
    }
  }

  Cpu cpu() {
    String stat = read("stat");
    // The name in parentheses may hold blanks and parentheses itself; utime and stime are the 14th
    // and 15th field of all (proc_pid_stat(5)).
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return new Cpu(
        Long.parseLong(fields[11]) * MICROS_PER_TICK, Long.parseLong(fields[12]) * MICROS_PER_TICK);
  }

  /// Memory in RAM, in bytes.
  long residentBytes() {
    return Long.parseLong(status("VmRSS").split(" ", -1)[0]) * 1_024;
  }

  /// The CPUs that it may run on, such as `0,2-3`.
  String cpus() {
    return status("Cpus_allowed_list");
  }

  private String status(String name) {
    return read("status")
        .lines()
        .filter(line -> line.startsWith(name + ":"))
        .map(line -> line.substring(name.length() + 1).strip())
        .findFirst()
        .orElse("0");
  }

  private String read(String file) {
    try {
      return Files.readString(Path.of("/proc", Long.toString(pid), file));
    } catch (IOException e) {
      throw new Stopped(
          "process " + pid + " is not there (any more): did the server end? Look into its log");
    }
  }

  private static boolean local(@Nullable InetAddress address) {
    try {
      return address != null
          && (address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null);
    } catch (SocketException e) {
      return false;
    }
  }

  /// Adds the inodes of the sockets that listen (state 0A) on the port, as links to them are
  /// written.
  private static void listeners(Path table, int port, Set<String> sockets) {
    try {
      String ending = String.format(":%04X", port);
      for (String line : Files.readAllLines(table)) {
        String[] fields = line.strip().split("\\s+", -1);
        if (fields.length > 9 && fields[1].endsWith(ending) && fields[3].equals("0A")) {
          sockets.add("socket:[" + fields[9] + "]");
        }
      }
    } catch (IOException e) {
      // No IPv6 on this machine.
    }
  }

  private static boolean holds(Path descriptors, Set<String> sockets) {
    try (DirectoryStream<Path> links = Files.newDirectoryStream(descriptors)) {
      for (Path link : links) {
        try {
          if (sockets.contains(Files.readSymbolicLink(link).toString())) {
            return true;
          }
        } catch (IOException e) {
          // Closed since it was listed.
        }
      }
    } catch (IOException | UncheckedIOException e) {
      // Another user's process.
    }
    return false;
  }
}
