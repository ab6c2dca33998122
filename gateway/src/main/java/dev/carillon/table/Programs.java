// SPDX-License-Identifier: Apache-2.0
package dev.carillon.table;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Programs of this machine.
final class Programs {
  private static final String USUAL = "/usr/local/bin:/usr/bin:/bin";

  private Programs() {}

  /// The first of its name on the gateway's own PATH, or where programs usually are.
  static @Nullable Path find(String name) {
    String path = System.getenv("PATH");
    String folders = (path == null ? "" : path + File.pathSeparator) + USUAL;
    return Arrays.stream(folders.split(File.pathSeparator, -1))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, name).toAbsolutePath())
        .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
        .findFirst()
        .orElse(null);
  }
}
