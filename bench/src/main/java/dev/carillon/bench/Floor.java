// SPDX-License-Identifier: Apache-2.0
package dev.carillon.bench;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
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
  private final Path sources;
  private final Path binaries;

  private Floor(Path sources, Path binaries) {
    this.sources = sources;
    this.binaries = binaries;
  }

  /// Compiles both programs where that has not been done.
  ///
  /// @throws Stopped if there is no C compiler or no Linux
  static Floor build() {
    Path target = target();
    Floor floor = new Floor(target.resolveSibling("load"), target);
    floor.compile("floor");
    floor.compile("wsload");
    return floor;
  }

  /// Runs the load for `seconds` and returns the CPU microseconds of one send.
  ///
  /// @param cpus where the floor may run, such as `0`; null for anywhere
  /// @throws Stopped if either program fails
  double measure(Load load, double seconds, @Nullable String cpus) {
    int port = freePort();
    Process floor = start(pinned(cpus, List.of(binary("floor"), Integer.toString(port))));
    try {
      awaitListening(port, floor);
      return run(load, seconds, port, floor.pid());
    } finally {
      floor.destroyForcibly();
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
    arguments.add(binary("wsload"));
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
    option(arguments, "--publish", "{\"action\":\"sendmessage\",\"message\":\"{t}{p}\"}");
    return arguments;
  }

  private static void option(List<String> arguments, String name, Object value) {
    arguments.add(name);
    arguments.add(String.valueOf(value));
  }

  private void compile(String name) {
    File source = sources.resolve(name + ".c").toFile();
    File binary = new File(binary(name));
    if (!source.exists()) {
      throw new Stopped("the source " + source + " is missing; run this from a checkout");
    }
    if (binary.exists() && binary.lastModified() >= source.lastModified()) {
      return;
    }
    try {
      Files.createDirectories(binaries);
      Process compiler =
          new ProcessBuilder("cc", "-O2", "-w", "-o", binary.getPath(), source.getPath())
              .redirectErrorStream(true)
              .start();
      String said =
          new String(compiler.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      if (compiler.waitFor() != 0) {
        throw new Stopped("cc could not compile " + source + ": " + said);
      }
    } catch (IOException e) {
      throw new Stopped(
          "the floor needs a C compiler named cc (Debian: apt install gcc libc6-dev): "
              + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Stopped("interrupted");
    }
  }

  private String binary(String name) {
    return binaries.resolve(name).toString();
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

  private static Path target() {
    try {
      Path code = Path.of(Floor.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      for (Path at = code; at != null; at = at.getParent()) {
        if (at.endsWith("target")) {
          return at;
        }
      }
    } catch (URISyntaxException e) {
      // answered below
    }
    throw new Stopped("the floor is compiled from bench/load: run this from a checkout");
  }
}
