// SPDX-License-Identifier: Apache-2.0
package dev.carillon.table;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// Folders with all that is in them.
final class Folders {
  private Folders() {}

  /// For all users, whatever the umask says.
  static void makeReadable(Path folder) throws IOException {
    for (Path each : all(folder)) {
      String mode = Files.isDirectory(each) ? "rwxr-xr-x" : "rw-r--r--";
      Files.setPosixFilePermissions(each, PosixFilePermissions.fromString(mode));
    }
  }

  static void delete(Path folder) {
    try {
      for (Path each : all(folder).reversed()) {
        Files.deleteIfExists(each);
      }
    } catch (IOException | UncheckedIOException _) {
      // It is gone already, or harms nobody where temporary files lie.
    }
  }

  private static List<Path> all(Path folder) throws IOException {
    try (Stream<Path> walk = Files.walk(folder)) {
      return walk.sorted(Comparator.naturalOrder()).toList();
    }
  }
}
