// SPDX-License-Identifier: Apache-2.0
package dev.carillon.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Adds up, ten times a second, what the processes of each group have in memory (proc(5)), and ends
/// those that have too much.
final class ResidentSize implements AutoCloseable {
  private static final int PERIOD_MILLIS = 100;
  private static final Path PROC = Path.of("/proc");

  private final Map<Long, Watch> watched = new ConcurrentHashMap<>();
  private final ScheduledThreadPoolExecutor thread =
      new ScheduledThreadPoolExecutor(
          1, Thread.ofPlatform().daemon().name("function-memory").factory());

  ResidentSize() {
    thread.scheduleWithFixedDelay(this::look, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
  }

  MemoryBounds.Bound bound(long bytes) {
    return new Watch(bytes);
  }

  private void look() {
    if (watched.isEmpty()) {
      return;
    }
    var sizes = new HashMap<Long, Long>();
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path process : processes) {
        add(process, sizes);
      }
    } catch (IOException | RuntimeException _) {
      // Seen partly; the next look follows.
    }
    sizes.forEach((group, bytes) -> {
      Watch watch = watched.get(group);
      if (watch != null) {
        watch.saw(bytes);
      }
    });
  }

  private void add(Path process, Map<Long, Long> sizes) {
    try {
      String stat = Files.readString(process.resolve("stat"), StandardCharsets.ISO_8859_1);
      // After the name, which may hold anything: state, parent, group.
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", 4);
      long group = Long.parseLong(fields[2]);
      if (watched.containsKey(group)) {
        for (String line :
            Files.readAllLines(process.resolve("status"), StandardCharsets.ISO_8859_1)) {
          if (line.startsWith("VmRSS:")) {
            long bytes = Long.parseLong(line.replaceAll("\\D", "")) << 10;
            sizes.merge(group, bytes, Long::sum);
          }
        }
      }
    } catch (IOException _) {
      // It has just ended.
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }

  /// One group that is looked at.
  private final class Watch implements MemoryBounds.Bound {
    private final long most;
    private volatile boolean exceeded;
    private @Nullable Process process;

    Watch(long most) {
      this.most = most;
    }

    @Override
    public @Nullable Path entrance() {
      return null;
    }

    @Override
    public void started(Process started) {
      process = started;
      watched.put(started.pid(), this);
    }

    void saw(long bytes) {
      if (bytes > most && process != null) {
        exceeded = true;
        process.destroyForcibly();
      }
    }

    @Override
    public boolean exceeded() {
      return exceeded;
    }

    @Override
    public boolean remove() {
      if (process != null) {
        watched.remove(process.pid(), this);
      }
      return true;
    }
  }
}
