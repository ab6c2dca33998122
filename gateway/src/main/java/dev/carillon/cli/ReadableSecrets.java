// SPDX-License-Identifier: Apache-2.0
package dev.carillon.cli;

import dev.carillon.config.Config;
import dev.carillon.config.ConfigException;
import dev.carillon.config.ConfigLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A configuration file with secrets that functions could read: a gateway that is root makes them
/// another user in vain if the file is open to all.
final class ReadableSecrets {
  private static final Logger LOG = LoggerFactory.getLogger(ReadableSecrets.class);
  private static final Path SELF = Path.of("/proc/self");
  private static final int OTHERS_READ = 4;

  private ReadableSecrets() {}

  /// Only where there is `/proc` is there what makes processes another user.
  static boolean isRoot() throws IOException {
    return Files.exists(SELF) && Files.getAttribute(SELF, "unix:uid").equals(0);
  }

  /// @throws IllegalArgumentException if `listen` is not loopback; else it is a warning
  static void check(@Nullable Path file, Config config, boolean root)
      throws ConfigException, IOException {
    if (file == null
        || !root
        || !config.runsProcesses()
        || !openToAll(file)
        || !ConfigLoader.holdsSecrets(file)) {
      return;
    }
    String problem =
        "%s holds secrets and every user may read it, functions too: chmod o-r %s"
            .formatted(file, file);
    if (!config.loopback()) {
      throw new IllegalArgumentException(problem);
    }
    LOG.warn(problem);
  }

  /// What is no file but a pipe, say, was read already and is gone.
  private static boolean openToAll(Path file) throws IOException {
    return Files.isRegularFile(file)
        && ((int) Files.getAttribute(file, "unix:mode") & OTHERS_READ) != 0;
  }
}
