// SPDX-License-Identifier: Apache-2.0
package dev.carillon.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Control groups (cgroups(7)) of either version, one for each process, made beside or below the
/// gateway's own.
final class Cgroups {
  private static final Path SELF = Path.of("/proc/self/cgroup");
  private static final Path MOUNTS = Path.of("/proc/self/mounts");
  private static final String PROCESSES = "cgroup.procs";

  /// What the versions call things.
  private enum Version {
    V1("memory.limit_in_bytes", "memory.memsw.limit_in_bytes", "memory.oom_control"),
    V2("memory.max", "memory.swap.max", "memory.events");

    private final String limit;
    private final String swap;
    private final String events;

    Version(String limit, String swap, String events) {
      this.limit = limit;
      this.swap = swap;
      this.events = events;
    }
  }

  private final Version version;
  private final Path parent;

  /// Not the same again after a gateway that was killed and left its groups.
  private final String prefix = "carillon-" + ThreadLocalRandom.current().nextInt(1 << 30);

  private int count;

  private Cgroups(Version version, Path parent) {
    this.version = version;
    this.parent = parent;
  }

  /// Null if none can be made.
  static @Nullable Cgroups find() {
    try {
      for (Cgroups candidate : candidates(Files.readAllLines(SELF), Files.readAllLines(MOUNTS))) {
        if (candidate.works()) {
          return candidate;
        }
      }
    } catch (IOException _) {
      // No Linux, or one that shows nothing.
    }
    return null;
  }

  private static List<Cgroups> candidates(List<String> own, List<String> mounts) {
    var candidates = new ArrayList<Cgroups>();
    for (String mount : mounts) {
      String[] fields = mount.split(" ", -1);
      if (fields.length < 4) {
        continue;
      }
      boolean first =
          fields[2].equals("cgroup") && List.of(fields[3].split(",", -1)).contains("memory");
      if (!first && !fields[2].equals("cgroup2")) {
        continue;
      }
      Version version = first ? Version.V1 : Version.V2;
      Path root = Path.of(fields[1]);
      Path mine = root.resolve(path(own, version).substring(1));
      candidates.add(new Cgroups(version, mine));
      // Version 2 bounds no groups below one that has processes itself.
      if (version == Version.V2 && !mine.equals(root) && mine.getParent() != null) {
        candidates.add(new Cgroups(version, mine.getParent()));
      }
      // In a container the path may be that of the host.
      candidates.add(new Cgroups(version, root));
    }
    return candidates;
  }

  /// Lines are `4:memory:/path`, or `0::/path` for version 2.
  private static String path(List<String> own, Version version) {
    for (String line : own) {
      String[] fields = line.split(":", 3);
      boolean here =
          version == Version.V2
              ? fields[1].isEmpty()
              : List.of(fields[1].split(",", -1)).contains("memory");
      if (here) {
        return fields[2];
      }
    }
    return "/";
  }

  /// Only trying tells: whether a process may join depends on more than the modes of the files.
  private boolean works() {
    try {
      Group group = bound(64L << 20);
      try {
        var join =
            new ProcessBuilder("/bin/sh", "-c", "echo $$ >\"$0\"", group.entrance().toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return join.waitFor(2, TimeUnit.SECONDS) && join.exitValue() == 0;
      } finally {
        group.remove();
      }
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  String title() {
    return "cgroups " + version.name().toLowerCase(Locale.ROOT) + " in " + parent;
  }

  /// What all our groups' paths begin with.
  String prefix() {
    return parent.resolve(prefix).toString();
  }

  Group bound(long bytes) throws IOException {
    Path path = Files.createDirectory(parent.resolve(prefix + "-" + count++));
    var group = new Group(path);
    try {
      write(path.resolve(version.limit), Long.toString(bytes));
    } catch (IOException e) {
      group.remove();
      throw e;
    }
    try {
      write(path.resolve(version.swap), version == Version.V1 ? Long.toString(bytes) : "0");
    } catch (IOException _) {
      // A kernel that does not account for swap.
    }
    return group;
  }

  private static void write(Path file, String text) throws IOException {
    Files.writeString(file, text, StandardOpenOption.WRITE);
  }

  /// One group.
  final class Group implements MemoryBounds.Bound {
    private final Path path;
    private boolean exceeded;

    Group(Path path) {
      this.path = path;
    }

    @Override
    public Path entrance() {
      return path.resolve(PROCESSES);
    }

    @Override
    public void started(Process process) {}

    @Override
    public synchronized boolean exceeded() {
      if (!exceeded) {
        try {
          exceeded =
              Files.readAllLines(path.resolve(version.events)).stream()
                  .anyMatch(line -> line.startsWith("oom_kill ") && !line.endsWith(" 0"));
        } catch (IOException _) {
          // Removed, hence over.
        }
      }
      return exceeded;
    }

    /// Children that left the process group are still in this one.
    @Override
    public boolean remove() {
      exceeded();
      try {
        for (String pid : Files.readAllLines(entrance())) {
          ProcessHandle.of(Long.parseLong(pid)).ifPresent(ProcessHandle::destroyForcibly);
        }
        Files.deleteIfExists(path);
      } catch (IOException _) {
        return !Files.exists(path);
      }
      return true;
    }
  }
}
