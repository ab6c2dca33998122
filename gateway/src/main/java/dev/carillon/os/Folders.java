// SPDX-License-Identifier: Apache-2.0
package dev.carillon.os;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;

/// Folders with all that is in them; links are not followed.
public final class Folders {
  private Folders() {}

  /// For all users, whatever the umask says.
  public static void makeReadable(Path folder) throws IOException {
    for (Path each : all(folder)) {
      if (Files.isDirectory(each, LinkOption.NOFOLLOW_LINKS)) {
        makeReadable(each, true);
      } else if (Files.isRegularFile(each, LinkOption.NOFOLLOW_LINKS)) {
        makeReadable(each, false);
      }
    }
  }

  /// One file or folder.
  ///
  /// @param executable or to be entered
  public static void makeReadable(Path path, boolean executable) throws IOException {
    Files.setPosixFilePermissions(
        path, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
  }

  /// What cannot be deleted, or is gone already, harms nobody where temporary files lie.
  public static void delete(Path folder) {
    try {
      for (Path each : all(folder).reversed()) {
        Files.deleteIfExists(each);
      }
    } catch (IOException | UncheckedIOException _) {
      // As above.
    }
  }

  /// A folder comes before what is in it.
  private static List<Path> all(Path folder) throws IOException {
    try (Stream<Path> walk = Files.walk(folder)) {
      return walk.toList();
    }
  }
}
