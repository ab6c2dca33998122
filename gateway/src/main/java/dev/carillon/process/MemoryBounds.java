// SPDX-License-Identifier: Apache-2.0
package dev.carillon.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// How the memory of a process and all that it starts is bounded.
sealed interface MemoryBounds extends AutoCloseable {
  /// The bound of one process.
  interface Bound {
    /// Where a process writes its id to come under it before it becomes the function; null if it
    /// need not.
    @Nullable Path entrance();

    void started(Process process);

    /// Was it ended for that? Any thread.
    boolean exceeded();

    /// Lets go of it, once the process was ended.
    ///
    /// @return false if it must be tried again, because ending takes a moment
    boolean remove();
  }

  String title();

  Bound bound(long bytes) throws IOException;

  @Override
  default void close() {}

  /// The best that works here.
  static MemoryBounds find() {
    Cgroups cgroups = Cgroups.find();
    if (cgroups != null) {
      return new Grouped(cgroups);
    }
    return Files.isDirectory(Path.of("/proc/self"))
        ? new Watched(new ResidentSize())
        : new Unbounded();
  }

  /// The kernel's own.
  record Grouped(Cgroups cgroups) implements MemoryBounds {
    @Override
    public String title() {
      return cgroups.title();
    }

    @Override
    public Bound bound(long bytes) throws IOException {
      return cgroups.bound(bytes);
    }
  }

  /// Looked at from outside.
  record Watched(ResidentSize watch) implements MemoryBounds {
    @Override
    public String title() {
      return "resident size, watched";
    }

    @Override
    public Bound bound(long bytes) {
      return watch.bound(bytes);
    }

    @Override
    public void close() {
      watch.close();
    }
  }

  /// Where there is neither.
  record Unbounded() implements MemoryBounds, Bound {
    @Override
    public String title() {
      return "not at all on this system";
    }

    @Override
    public Bound bound(long bytes) {
      return this;
    }

    @Override
    public @Nullable Path entrance() {
      return null;
    }

    @Override
    public void started(Process process) {}

    @Override
    public boolean exceeded() {
      return false;
    }

    @Override
    public boolean remove() {
      return true;
    }
  }
}
