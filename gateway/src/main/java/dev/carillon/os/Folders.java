// SPDX-License-Identifier: Apache-2.0
package dev.carillon.os;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;

/// Folders with all that is in them; links are not followed. Stands alone: the agent of DynamoDB
/// Local takes it along.
public final class Folders {
  private Folders() {}

  /// For all users, whatever the umask says.
  public static void makeReadable(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.toList()) {
        if (Files.isDirectory(each, LinkOption.NOFOLLOW_LINKS)) {
          makeReadable(each, true);
        } else if (Files.isRegularFile(each, LinkOption.NOFOLLOW_LINKS)) {
          makeReadable(each, false);
        }
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

  /// Goes on after failures: what cannot be deleted, or is gone already, harms nobody where
  /// temporary files lie.
  public static void delete(Path path) {
    try {
      if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
        try (DirectoryStream<Path> inside = Files.newDirectoryStream(path)) {
          inside.forEach(Folders::delete);
        }
      }
      Files.deleteIfExists(path);
    } catch (IOException | DirectoryIteratorException _) {
      // As above.
    }
  }
}
