// SPDX-License-Identifier: Apache-2.0
package dev.carillon.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.json.JsonMapper;

/// The gateway of this checkout as a process of its own.
///
/// @param port where it listens
record FunctionGateway(Process process, int port) implements AutoCloseable {
  private static final Pattern ADDRESS = Pattern.compile("ws://127\\.0\\.0\\.1:(\\d+)/dev");

  /// A first start may build the jar.
  private static final int START_SECONDS = 300;

  /// @param folder for the configuration and what the gateway says
  static FunctionGateway start(Programs programs, Path folder, String configuration) {
    try {
      Files.createDirectories(folder);
      // JSON is YAML.
      Path config = Files.writeString(folder.resolve("carillon.yaml"), configuration);
      Path log = folder.resolve("carillon.log");
      Path launcher = programs.module().resolveSibling("carillon").toAbsolutePath();
      Process process =
          new ProcessBuilder(
                  launcher.toString(),
                  "serve",
                  "--listen",
                  "127.0.0.1:0",
                  "--config",
                  config.toString())
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
      return new FunctionGateway(process, awaitPort(process, log));
    } catch (IOException e) {
      throw new Stopped("the gateway cannot be started: " + e.getMessage());
    }
  }

  /// One event loop and one route.
  static String configuration(Map<String, Object> route) {
    return JsonMapper.shared()
        .writeValueAsString(
            Map.of(
                "eventLoops",
                1,
                "limits",
                Map.of("messagesPerSecond", 1_000_000, "messageBurst", 1_000_000),
                "log",
                Map.of("level", "warn"),
                "apis",
                List.of(
                    Map.of(
                        "id",
                        "benched001",
                        "routes",
                        Map.of("echo", route),
                        "stages",
                        List.of(Map.of("name", "dev", "auth", "none"))))));
  }

  private static int awaitPort(Process process, Path log) throws IOException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
    while (System.nanoTime() < end) {
      Matcher address = ADDRESS.matcher(Files.readString(log));
      if (address.find()) {
        return Integer.parseInt(address.group(1));
      }
      if (!process.isAlive()) {
        break;
      }
      pause();
    }
    process.destroyForcibly();
    throw new Stopped("the gateway does not listen; " + log + " says why");
  }

  static void pause() {
    try {
      Thread.sleep(20);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Stopped("interrupted");
    }
  }

  /// @param headers further header lines of the handshake
  Target target(List<String> headers) {
    return new Target(
        "ws://127.0.0.1:" + port + "/dev",
        new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
        "127.0.0.1:" + port,
        "/dev",
        null,
        headers,
        List.of());
  }

  ServerProcess server() {
    return new ServerProcess(process.pid());
  }

  /// CPU time so far of all that the gateway started, in microseconds.
  long functionMicros() {
    return process
        .descendants()
        .mapToLong(child -> new ServerProcess(child.pid()).cpuOrNothing().micros())
        .sum();
  }

  /// Functions end with their gateway, however it ends.
  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
