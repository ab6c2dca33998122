// SPDX-License-Identifier: Apache-2.0
package dev.carillon.os;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Whom child processes run as: another user if the gateway is root, else its own.
///
/// @param switches is it another one, which root never is
public record Account(String name, boolean switches, int uid, int gid) {
  private static final int ROOT = 0;
  private static final int READ = 4;
  private static final int ENTER = 1;

  /// @param mine a file that the gateway made
  /// @throws IOException if there is no such user, or if it is root
  public static Account of(String runAs, Path mine) throws IOException {
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
    throw new IOException("There is no user %s (functions.runAs)".formatted(runAs));
  }

  private static Account other(String runAs, int uid, int gid) throws IOException {
    if (uid == ROOT) {
      throw new IOException(
          "The user %s (functions.runAs) is root, whom nothing is closed to: name a user without rights, such as nobody"
              .formatted(runAs));
    }
    return new Account(runAs, true, uid, gid);
  }

  /// @param folder with all that it takes to get there
  public boolean mayReach(Path folder) {
    try {
      return barrier(folder) == null;
    } catch (IOException e) {
      return false;
    }
  }

  public boolean mayExecute(Path file) {
    return Files.isRegularFile(file) && mayReach(file);
  }

  /// What keeps this user from reading and entering, or executing, what is at a path: that itself,
  /// or a folder above; null if nothing does.
  ///
  /// @throws IOException if it is not there
  public @Nullable Path barrier(Path path) throws IOException {
    Path real = path.toRealPath();
    if (!switches) {
      return Files.isReadable(real) && Files.isExecutable(real) ? null : real;
    }
    for (Path above = real.getParent(); above != null; above = above.getParent()) {
      if (!allows(above, ENTER)) {
        return above;
      }
    }
    return allows(real, READ | ENTER) ? null : real;
  }

  /// Does the mode of a file, its folders aside, let this user in?
  public boolean mayReadItself(Path path) throws IOException {
    return switches
        ? allows(path, Files.isDirectory(path) ? READ | ENTER : READ)
        : Files.isReadable(path);
  }

  /// @param bits as in a mode: 4 to read, 1 to enter or execute
  private boolean allows(Path path, int bits) throws IOException {
    int mode = (int) Files.getAttribute(path, "unix:mode");
    int shift = owns(path) ? 6 : (int) Files.getAttribute(path, "unix:gid") == gid ? 3 : 0;
    return (mode >> shift & bits) == bits;
  }

  public boolean owns(Path path) throws IOException {
    return (int) Files.getAttribute(path, "unix:uid") == uid;
  }

  /// Makes a file or folder this user's own.
  public void give(Path path) throws IOException {
    if (switches) {
      Files.setAttribute(path, "unix:uid", uid);
      Files.setAttribute(path, "unix:gid", gid);
    }
  }

  /// A command run as this user, in a session of its own, without a way to more rights.
  ///
  /// @param options of setpriv besides, where there is one
  /// @throws IOException if this machine has no means for another user
  public List<String> command(List<String> command, String... options) throws IOException {
    List<String> all = new ArrayList<>(Programs.inSession());
    Path setpriv = Programs.find("setpriv");
    if (setpriv != null) {
      all.addAll(List.of(setpriv.toString(), "--no-new-privs"));
      all.addAll(List.of(options));
      if (switches) {
        all.addAll(List.of("--reuid", "" + uid, "--regid", "" + gid, "--clear-groups"));
      }
      all.add("--");
    } else if (switches) {
      throw new IOException(
          "setpriv is not installed, without which this would run as root; install it (Debian: apt install util-linux)");
    }
    all.addAll(command);
    return all;
  }
}
