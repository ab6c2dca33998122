// SPDX-License-Identifier: Apache-2.0
package dev.carillon.bench.compare;

import dev.carillon.bench.Stopped;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/// Starts processes. What they say goes to a log in the folder.
record Launcher(Path folder, Cores cores) {
  private static final int START_SECONDS = 20;
  private static final int BUILD_MINUTES = 10;

  /// Starts a server on a free port of the loopback address and waits until it listens.
  ///
  /// @param command of the port
  Server start(String name, IntFunction<List<String>> command) {
    int port = freePort();
    Process process = spawn(name, cores.forServer(command.apply(port)));
    try {
      awaitListening(name, port, process);
    } catch (Stopped e) {
      process.destroyForcibly();
      throw e;
    }
    return new Server(name, port, process.pid(), process);
  }

  /// Runs a command to its end.
  void run(String name, List<String> command) {
    Process process = spawn(name, command);
    try {
      if (!process.waitFor(BUILD_MINUTES, TimeUnit.MINUTES) || process.exitValue() != 0) {
        throw new Stopped("%s failed; %s says why".formatted(String.join(" ", command), log(name)));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Stopped("interrupted");
    } finally {
      process.destroyForcibly();
    }
  }

  Process spawn(String name, List<String> command) {
    try {
      Files.createDirectories(folder);
      return new ProcessBuilder(command)
          .directory(folder.toFile())
          .redirectErrorStream(true)
          .redirectOutput(log(name).toFile())
          .start();
    } catch (IOException e) {
      throw new Stopped("%s cannot be started: %s".formatted(name, e.getMessage()));
    }
  }

  Path log(String name) {
    return folder.resolve(name + ".log");
  }

  private void awaitListening(String name, int port, Process process) {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
    while (process.isAlive() && System.nanoTime() < end) {
      try (Socket socket = new Socket()) {
        socket.connect(address, 100);
        return;
      } catch (IOException e) {
        Pause.millis(25);
      }
    }
    throw new Stopped(
        "%s does not listen on port %d; %s says why".formatted(name, port, log(name)));
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new Stopped("no free port on the loopback address: " + e.getMessage());
    }
  }
}
