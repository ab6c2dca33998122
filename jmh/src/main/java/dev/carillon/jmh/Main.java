// SPDX-License-Identifier: Apache-2.0
package dev.carillon.jmh;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// `carillon bench jmh`: JMH's own command line, except that a benchmark that fails ends it with
/// exit code 1, and that `--help` is help.
final class Main {
  private Main() {}

  public static void main(String[] args) throws IOException {
    org.openjdk.jmh.Main.main(arguments(args));
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
