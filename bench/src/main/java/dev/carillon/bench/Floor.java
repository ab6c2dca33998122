// SPDX-License-Identifier: Apache-2.0
package dev.carillon.bench;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The least that a broadcast costs on this machine: `floor.c` sends once to each receiver and does
/// nothing else, `wsload.c` puts the load on it.
final class Floor {
  private final Path floor;
  private final Path wsload;

  private Floor(Path floor, Path wsload) {
    this.floor = floor;
    this.wsload = wsload;
  }

  /// Compiles both programs where that has not been done.
  ///
  /// @throws Stopped if there is no C compiler or no Linux
  static Floor build() {
    Programs programs = Programs.ofCheckout();
    return new Floor(programs.compiled("floor"), programs.compiled("wsload"));
  }

  /// Runs the load for `seconds` and returns the CPU microseconds of one send.
  ///
  /// @param cpus where the floor may run, such as `0`; null for anywhere
  /// @throws Stopped if either program fails
  double measure(Load load, double seconds, @Nullable String cpus) {
    int port = freePort();
    Process server = start(pinned(cpus, List.of(floor.toString(), Integer.toString(port))));
    try {
      awaitListening(port, server);
      return run(load, seconds, port, server.pid());
    } finally {
      server.destroyForcibly();
    }
  }

  private double run(Load load, double seconds, int port, long pid) {
    Process client = start(arguments(load, seconds, port, pid));
    try (InputStream out = client.getInputStream()) {
      String line = new String(out.readAllBytes(), StandardCharsets.UTF_8).strip();
      int code = client.waitFor();
      if (code != 0 || !line.startsWith("{")) {
        throw new Stopped("wsload ended with code " + code + " and said: " + line);
      }
      JsonNode figures = JsonMapper.shared().readTree(line);
      if (figures.path("failed").asInt() > 0) {
        throw new Stopped(
            "wsload could not open all connections to the floor; raise `ulimit -n` or take fewer");
      }
      return figures.path("server_cpu_us_per_delivery").asDouble();
    } catch (IOException e) {
      throw new Stopped("wsload could not be read: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Stopped("interrupted");
    } finally {
      client.destroyForcibly();
    }
  }

  private List<String> arguments(Load load, double seconds, int port, long pid) {
    List<String> arguments = new ArrayList<>();
    arguments.add(wsload.toString());
    option(arguments, "--port", port);
    option(arguments, "--pid", pid);
    option(arguments, "--conns", load.connections());
    option(arguments, "--payload", load.payload());
    option(arguments, "--seconds", seconds);
    option(arguments, "--warm", Math.min(load.warmUp(), 2));
    if (load.rate() > 0) {
      option(arguments, "--rate", load.rate());
    } else {
      option(arguments, "--window", load.window());
    }
    option(arguments, "--publish", "{t}{p}");
    return arguments;
  }

  private static void option(List<String> arguments, String name, Object value) {
    arguments.add(name);
    arguments.add(String.valueOf(value));
  }

  /// `taskset` becomes the program, so that the process id is the floor's.
  private static List<String> pinned(@Nullable String cpus, List<String> command) {
    if (cpus == null || !new File("/usr/bin/taskset").canExecute()) {
      return command;
    }
    List<String> all = new ArrayList<>(List.of("/usr/bin/taskset", "-c", cpus));
    all.addAll(command);
    return all;
  }

  private static Process start(List<String> command) {
    try {
      return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    } catch (IOException e) {
      throw new Stopped(String.format(Locale.ROOT, "%s: %s", command.getFirst(), e.getMessage()));
    }
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new Stopped("no free port on the loopback address: " + e.getMessage());
    }
  }

  private static void awaitListening(int port, Process floor) {
    try {
      for (int i = 0; i < 200 && floor.isAlive(); i++) {
        try (Socket socket = new Socket()) {
          socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 100);
          return;
        } catch (IOException e) {
          floor.waitFor(25, TimeUnit.MILLISECONDS);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Stopped("interrupted");
    }
    throw new Stopped("the floor process does not listen on port " + port);
  }
}
