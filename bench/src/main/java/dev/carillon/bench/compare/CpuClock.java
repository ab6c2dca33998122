// SPDX-License-Identifier: Apache-2.0
package dev.carillon.bench.compare;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/// The CPU time of a process in nanoseconds, over all its threads. `/proc/PID/stat` counts in steps
/// of ten milliseconds, and a slice has only fifteen of them.
final class CpuClock {
  private final Path tasks;

  /// By thread; those that ended keep what was last read of them.
  private final Map<String, Long> threads = new HashMap<>();

  CpuClock(long pid) {
    tasks = Path.of("/proc", Long.toString(pid), "task");
  }

  long nanos() {
    try (DirectoryStream<Path> all = Files.newDirectoryStream(tasks)) {
      for (Path task : all) {
        read(task);
      }
    } catch (IOException e) {
      // The process has ended: its time stands still.
    }
    return threads.values().stream().mapToLong(Long::longValue).sum();
  }

  private void read(Path task) {
    try {
      String line = Files.readString(task.resolve("schedstat"));
      threads.put(
          task.getFileName().toString(), Long.parseLong(line.substring(0, line.indexOf(' '))));
    } catch (IOException e) {
      // A thread that ended since it was listed.
    }
  }
}
