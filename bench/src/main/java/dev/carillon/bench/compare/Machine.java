// SPDX-License-Identifier: Apache-2.0
package dev.carillon.bench.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;

/// Where and when.
record Machine(String processor, int processors, String kernel, String jdk, LocalDate date) {
  static Machine here(Clock clock) {
    return new Machine(
        model(),
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("os.name") + " " + System.getProperty("os.version").split("-", 2)[0],
        System.getProperty("java.vendor.version", "JDK " + System.getProperty("java.version")),
        LocalDate.now(clock));
  }

  String sentence() {
    return "%d processors (%s), %s, %s, loopback, plain WebSocket; servers on one processor, clients on another. Date: %s."
        .formatted(processors, processor, kernel, jdk, date);
  }

  private static String model() {
    try {
      return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(System.getProperty("os.arch"));
    } catch (IOException e) {
      return System.getProperty("os.arch");
    }
  }
}
