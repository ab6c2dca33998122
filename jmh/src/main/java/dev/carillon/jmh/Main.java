// SPDX-License-Identifier: Apache-2.0
package dev.carillon.jmh;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// `carillon bench jmh`: JMH's own command line, except that a benchmark that fails ends it with
/// exit code 1, and that `--help` is help.
final class Main {
  private static final String EXAMPLES =
      """

      Examples:
        everything, in about four minutes:
          ./carillon bench jmh
        one piece, with what it allocates:
          ./carillon bench jmh RouteSelection -prof gc
        one case, more exactly:
          ./carillon bench jmh Delivery -p subscribers=1000 -p payload=128 -p window=16 -f 3 -i 10
      """;

  private Main() {}

  public static void main(String[] args) throws IOException {
    String[] all = arguments(args);
    org.openjdk.jmh.Main.main(all);
    if (List.of(all).contains("-h")) {
      System.out.print(EXAMPLES);
    }
  }

  static String[] arguments(String... args) {
    var all = new ArrayList<>(List.of(args));
    all.replaceAll(argument -> argument.equals("--help") ? "-h" : argument);
    if (all.stream().noneMatch(argument -> argument.startsWith("-foe"))) {
      all.addAll(List.of("-foe", "true"));
    }
    return all.toArray(String[]::new);
  }
}
