// SPDX-License-Identifier: Apache-2.0
package dev.carillon.os;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Programs of this machine.
public final class Programs {
  /// Where programs are that all users have, whatever the gateway's own PATH is.
  public static final String PATH = "/usr/local/bin:/usr/bin:/bin";

  private Programs() {}

  /// All of this name that the gateway may execute, those of its own PATH first.
  public static List<Path> all(String name) {
    String own = System.getenv("PATH");
    var found = new ArrayList<Path>();
    for (String folder : ((own == null ? "" : own + ":") + PATH).split(":", -1)) {
      File file = new File(folder, name).getAbsoluteFile();
      // An empty entry is the working directory, where anybody's files may lie.
      if (!folder.isEmpty() && file.isFile() && file.canExecute()) {
        found.add(file.toPath());
      }
    }
    return found;
  }

  /// The first of them; null if there is none.
  public static @Nullable Path find(String name) {
    List<Path> all = all(name);
    return all.isEmpty() ? null : all.getFirst();
  }

  /// In a session and process group of its own, where the system can do that: what is typed at the
  /// gateway's terminal does not reach it.
  public static List<String> inSession(String... command) {
    var all = new ArrayList<String>();
    Path setsid = find("setsid");
    if (setsid != null) {
      all.add(setsid.toString());
    }
    all.addAll(List.of(command));
    return all;
  }
}
