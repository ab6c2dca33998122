// SPDX-License-Identifier: Apache-2.0
package dev.carillon.bench.compare;

import dev.carillon.bench.Stopped;
import java.util.ArrayList;
import java.util.List;

/// Where servers run, and where clients do. Two different ones: a client that shares its server's
/// processor takes turns with it, and nothing is the same any more.
record Cores(int server, int client) {
  static Cores parse(String text) {
    String[] numbers = text.split(",", -1);
    int all = Runtime.getRuntime().availableProcessors();
    try {
      Cores cores = new Cores(Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1]));
      if (numbers.length == 2
          && cores.server != cores.client
          && cores.client >= 0
          && cores.server >= 0) {
        return cores;
      }
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
      // answered below
    }
    throw new Stopped(
        "--cores takes two different processors, SERVER,CLIENT, such as 0,1, not '%s'; this machine has %d"
            .formatted(text, all));
  }

  List<String> forServer(List<String> command) {
    return pinned(server, command);
  }

  List<String> forClient(List<String> command) {
    return pinned(client, command);
  }

  /// `taskset` becomes the program, so that the process id is the program's.
  private static List<String> pinned(int core, List<String> command) {
    if (Commands.find("taskset") == null) {
      throw new Stopped(
          "taskset is missing, which keeps servers and clients apart; Debian: apt install util-linux");
    }
    List<String> all =
        new ArrayList<>(List.of(Commands.path("taskset"), "-c", Integer.toString(core)));
    all.addAll(command);
    return all;
  }
}
