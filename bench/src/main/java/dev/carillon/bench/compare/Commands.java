// SPDX-License-Identifier: Apache-2.0
package dev.carillon.bench.compare;

import java.io.File;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Programs of the system.
final class Commands {
  /// Debian keeps servers where the paths of most users do not lead.
  private static final String SYSTEM = "/usr/sbin:/usr/bin:/bin";

  private Commands() {}

  static @Nullable Path find(String name) {
    String path = System.getenv("PATH");
    String all = path == null ? SYSTEM : path + File.pathSeparator + SYSTEM;
    for (String folder : all.split(File.pathSeparator, -1)) {
      Path candidate = Path.of(folder).resolve(name);
      if (candidate.toFile().canExecute()) {
        return candidate;
      }
    }
    return null;
  }

  /// The same for a command line: its first word, as it is where nothing was found.
  static String path(String name) {
    Path found = find(name);
    return found == null ? name : found.toString();
  }
}
