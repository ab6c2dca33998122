// SPDX-License-Identifier: Apache-2.0
package dev.carillon.cli;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// Notices that files have changed and nobody is writing them any more. It looks at them twice a
/// second: that works on every file system, in containers too.
final class FileWatch {
  private static final int PERIOD_MILLIS = 500;

  /// What a folder of code holds that nobody edits.
  private static final Set<String> LEFT_OUT = Set.of("node_modules", ".git", "__pycache__");

  /// More files than a function may have are not looked at.
  private static final int MOST = 20_000;

  private Set<Path> files;
  private Map<Path, State> known;

  private record State(long modified, long size) {}

  FileWatch(Set<Path> files) {
    this.files = files;
    this.known = look(files);
  }

  /// Looks at others from now on. What is among both keeps what was known of it, so that no change
  /// is missed meanwhile.
  void watch(Set<Path> others) {
    Map<Path, State> states = look(others);
    known.forEach((path, state) -> {
      if (others.stream().anyMatch(path::startsWith)) {
        states.put(path, state);
      }
    });
    files = others;
    known = states;
  }

  /// Returns when something is different from what it was at the beginning or after the last
  /// change, and was the same twice.
  void awaitChange() throws InterruptedException {
    Map<Path, State> last = known;
    while (true) {
      Thread.sleep(PERIOD_MILLIS);
      Map<Path, State> now = look(files);
      if (now.equals(last) && !now.equals(known)) {
        known = now;
        return;
      }
      last = now;
    }
  }

  private static Map<Path, State> look(Set<Path> files) {
    Map<Path, State> seen = new HashMap<>();
    for (Path file : files) {
      try {
        Files.walkFileTree(
            file, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, new Visitor(seen));
      } catch (IOException e) {
        // Not there at the moment: an editor or a build is replacing it.
      }
    }
    return seen;
  }

  private static final class Visitor extends SimpleFileVisitor<Path> {
    private final Map<Path, State> seen;

    Visitor(Map<Path, State> seen) {
      this.seen = seen;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      Path name = folder.getFileName();
      return name != null && LEFT_OUT.contains(name.toString())
          ? FileVisitResult.SKIP_SUBTREE
          : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      seen.put(file, new State(attributes.lastModifiedTime().toMillis(), attributes.size()));
      return seen.size() < MOST ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) {
      return FileVisitResult.CONTINUE;
    }
  }
}
