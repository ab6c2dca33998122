// SPDX-License-Identifier: Apache-2.0
package dev.carillon.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Whom processes run as: another user if the gateway is root, else its own.
///
/// @param switches is it another one, which root never is
record Account(String name, boolean switches, int uid, int gid) {
  private static final int ROOT = 0;
  private static final int READ = 4;
  private static final int ENTER = 1;

  /// @param mine a file that the gateway made
  static Account of(String runAs, Path mine) throws IOException, LaunchFailure {
    int uid = (int) Files.getAttribute(mine, "unix:uid");
    if (uid != ROOT) {
      return new Account("", false, uid, (int) Files.getAttribute(mine, "unix:gid"));
    }
    for (String line : Files.readAllLines(Path.of("/etc/passwd"))) {
      String[] fields = line.split(":", -1);
      if (fields.length > 3 && fields[0].equals(runAs)) {
        return other(runAs, Integer.parseInt(fields[2]), Integer.parseInt(fields[3]));
      }
    }
    throw new LaunchFailure(
        "Runtime.NotFound", "There is no user %s (functions.runAs)".formatted(runAs));
  }

  private static Account other(String runAs, int uid, int gid) throws LaunchFailure {
    if (uid == ROOT) {
      throw new LaunchFailure(
          "Runtime.NotFound",
          "The user %s (functions.runAs) is root, whom nothing is closed to: name a user without rights, such as nobody"
              .formatted(runAs));
    }
    return new Account(runAs, true, uid, gid);
  }

  /// @param folder with all that it takes to get there
  boolean mayReach(Path folder) {
    return may(folder, READ | ENTER);
  }

  boolean mayExecute(Path file) {
    return Files.isRegularFile(file) && may(file, READ | ENTER);
  }

  /// @param bits as in a mode: 4 to read, 1 to enter or execute
  private boolean may(Path path, int bits) {
    try {
      Path real = path.toRealPath();
      if (!switches) {
        return ((bits & READ) == 0 || Files.isReadable(real))
            && ((bits & ENTER) == 0 || Files.isExecutable(real));
      }
      for (Path above = real.getParent(); above != null; above = above.getParent()) {
        if (!allows(above, ENTER)) {
          return false;
        }
      }
      return allows(real, bits);
    } catch (IOException e) {
      return false;
    }
  }

  /// Does the mode of a file, its folders aside, let this user in?
  boolean mayReadItself(Path path) throws IOException {
    return allows(path, Files.isDirectory(path) ? READ | ENTER : READ);
  }

  private boolean allows(Path path, int bits) throws IOException {
    if (!switches) {
      return Files.isReadable(path);
    }
    int mode = (int) Files.getAttribute(path, "unix:mode");
    int shift =
        (int) Files.getAttribute(path, "unix:uid") == uid
            ? 6
            : (int) Files.getAttribute(path, "unix:gid") == gid ? 3 : 0;
    return (mode >> shift & bits) == bits;
  }
}
