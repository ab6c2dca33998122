// SPDX-License-Identifier: Apache-2.0
package dev.carillon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A gateway process on Linux with few files to open.
class OutOfFilesTest {
  private static final int FILES = 250;
  private static final Pattern ADDRESS = Pattern.compile("ws://127\\.0\\.0\\.1:(\\d+)/");
  private static final String WARNING = "no connection can be accepted for now";
  private static final Duration WATCH = Duration.ofSeconds(2);

  /// Clock ticks of a second in `/proc/PID/stat`, the same on every Linux.
  private static final int TICKS = 100;

  @TempDir private Path folder;
  private final List<RawSocket> clients = new ArrayList<>();
  private Path output;
  private Process gateway;

  @BeforeEach
  void start() throws IOException {
    output = folder.resolve("output");
    String java = ProcessHandle.current().info().command().orElseThrow();
    var builder =
        new ProcessBuilder(
                "/bin/sh",
                "-c",
                "ulimit -n " + FILES + " && exec \"$0\" \"$@\"",
                java,
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.carillon.Main",
                "serve",
                "--listen",
                "127.0.0.1:0")
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("CARILLON"));
    builder.environment().putAll(Map.of("CARILLON_LIMITS_CONNECTIONS", "1000"));
    gateway = builder.start();
  }

  @AfterEach
  void stop() throws InterruptedException {
    clients.forEach(RawSocket::close);
    gateway.destroyForcibly().waitFor();
  }

  private String printed() throws IOException {
    return Files.readString(output);
  }

  private int port() {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> !gateway.isAlive() || ADDRESS.matcher(printed()).find());
    try {
      Matcher address = ADDRESS.matcher(printed());
      assertThat(address.find()).as(printed()).isTrue();
      return Integer.parseInt(address.group(1));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private RawSocket client(int port) throws IOException {
    var socket = new java.net.Socket();
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    RawSocket client = new RawSocket(socket);
    clients.add(client);
    return client.send(RawSocket.handshake());
  }

  private int openFiles() {
    String[] files = Path.of("/proc/" + gateway.pid() + "/fd").toFile().list();
    return files == null ? 0 : files.length;
  }

  /// User and system time of the process.
  private double cpuSeconds() throws IOException {
    String stat = Files.readString(Path.of("/proc/" + gateway.pid() + "/stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / (double) TICKS;
  }

  private long warnings() throws IOException {
    return printed().lines().filter(line -> line.contains(WARNING)).count();
  }

  @Test
  void whenFilesRunOutTheGatewayWaitsQuietlyAndGoesOnWhenSomeAreFree() throws Exception {
    int port = port();
    for (int i = 0; i < FILES; i++) {
      client(port);
    }
    Awaitility.await()
        .atMost(RunningGateway.PATIENCE)
        .until(() -> openFiles() >= FILES - 1 && warnings() > 0);

    double cpuBefore = cpuSeconds();
    long warningsBefore = warnings();
    long start = System.nanoTime();
    Awaitility.await().pollDelay(WATCH).atMost(RunningGateway.PATIENCE).until(() -> true);
    double seconds = (System.nanoTime() - start) / 1e9;

    assertThat(cpuSeconds() - cpuBefore).as("seconds of CPU").isLessThan(seconds / 8);
    assertThat(warnings() - warningsBefore).isBetween(1L, (long) seconds + 1);
    // The oldest are in, the youngest wait in the kernel.
    assertThat(clients.getFirst().answer().status()).isEqualTo(101);
    for (int i = 0; i < FILES / 2; i++) {
      clients.get(i).close();
    }
    assertThat(clients.getLast().answer().status()).isEqualTo(101);
    assertThat(client(port).answer().status()).isEqualTo(101);
  }
}
