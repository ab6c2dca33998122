// SPDX-License-Identifier: Apache-2.0
package dev.carillon.table;

import dev.carillon.os.Folders;
import dev.carillon.os.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/// DynamoDB Local, fetched once for all tests and runs of them, in a folder that every user may
/// read.
public final class FetchedLibrary {
  private static final Path FETCHED = Path.of("target", "cache").toAbsolutePath();
  private static final Path OF_THE_CHECKS =
      Path.of("..", "checks", "dynamodb", "target", "lib").toAbsolutePath();

  private FetchedLibrary() {}

  /// A folder for `functions.cache`; what lies above `target` may be closed to others.
  public static Path cache(Path folder) throws IOException {
    Path to = Files.createDirectories(folder.resolve("cache").resolve(Library.NAME));
    try (Stream<Path> all = Files.list(fetched())) {
      for (Path each : all.toList()) {
        Files.copy(each, to.resolve(each.getFileName()));
      }
    }
    Folders.makeReadable(folder);
    return folder.resolve("cache");
  }

  static Path in(Path folder) throws IOException {
    return cache(folder).resolve(Library.NAME);
  }

  private static Path fetched() throws IOException {
    return Files.isDirectory(OF_THE_CHECKS)
        ? OF_THE_CHECKS
        : new Library(FETCHED, Programs.find("mvn")).folder();
  }
}
