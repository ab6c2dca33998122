// SPDX-License-Identifier: Apache-2.0
package dev.carillon.table;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Whom the database runs as: the user of functions if the gateway is root, else the gateway's own.
///
/// @param switches is it another one
record RunAs(String name, boolean switches, int uid, int gid) {
  private static final int ROOT = 0;

  /// @param mine a file that the gateway made
  static RunAs of(String name, Path mine) throws IOException {
    int uid = (int) Files.getAttribute(mine, "unix:uid");
    if (uid != ROOT) {
      return new RunAs("", false, uid, (int) Files.getAttribute(mine, "unix:gid"));
    }
    for (String line : Files.readAllLines(Path.of("/etc/passwd"))) {
      String[] fields = line.split(":", -1);
      if (fields.length > 3 && fields[0].equals(name) && !fields[2].equals("0")) {
        return new RunAs(name, true, Integer.parseInt(fields[2]), Integer.parseInt(fields[3]));
      }
    }
    throw new IOException("There is no user %s without rights (functions.runAs)".formatted(name));
  }

  void give(Path file) throws IOException {
    if (switches) {
      Files.setAttribute(file, "unix:uid", uid);
      Files.setAttribute(file, "unix:gid", gid);
    }
  }

  /// @throws IOException if this user may not get there
  void check(Path path, String otherwise) throws IOException {
    if (!switches) {
      return;
    }
    for (Path each = path.toRealPath(); each != null; each = each.getParent()) {
      if (!mayEnter(each)) {
        throw new IOException(
            "%s is closed to %s, the user of functions and of DynamoDB Local; %s"
                .formatted(each, name, otherwise));
      }
    }
  }

  private boolean mayEnter(Path path) throws IOException {
    int mode = (int) Files.getAttribute(path, "unix:mode");
    boolean mine = (int) Files.getAttribute(path, "unix:uid") == uid;
    boolean ours = (int) Files.getAttribute(path, "unix:gid") == gid;
    return (mode >> (mine ? 6 : ours ? 3 : 0) & 1) == 1;
  }

  boolean owns(Path path) throws IOException {
    return !switches || (int) Files.getAttribute(path, "unix:uid") == uid;
  }

  /// In a session of its own, so that what is typed at the gateway's terminal does not reach it.
  List<String> command(List<String> command) throws IOException {
    var all = new ArrayList<String>();
    Path setsid = Programs.find("setsid");
    if (setsid != null) {
      all.add(setsid.toString());
    }
    if (switches) {
      Path setpriv = Programs.find("setpriv");
      if (setpriv == null) {
        throw new IOException(
            "setpriv is not installed, without which DynamoDB Local would run as root; install it (Debian: apt install util-linux)");
      }
      all.addAll(List.of(setpriv.toString(), "--no-new-privs", "--clear-groups"));
      all.addAll(List.of("--reuid", "" + uid, "--regid", "" + gid, "--"));
    }
    all.addAll(command);
    return all;
  }
}
