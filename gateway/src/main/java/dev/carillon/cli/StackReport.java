// SPDX-License-Identifier: Apache-2.0
package dev.carillon.cli;

import dev.carillon.template.Stack;
import java.io.PrintWriter;
import java.util.List;
import java.util.function.Function;

/// What `up` prints of a stack.
final class StackReport {
  private StackReport() {}

  /// Every resource of the template, and what it is here.
  static void printResources(PrintWriter out, Stack stack) {
    List<Stack.Row> rows = stack.resources();
    int id = widest(rows, Stack.Row::id, "Resource");
    int type = widest(rows, Stack.Row::type, "Type");
    String line = "%-" + id + "s  %-" + type + "s  %s%n";
    out.printf(line, "Resource", "Type", "Here");
    for (Stack.Row row : rows) {
      out.printf(line, row.id(), row.type(), row.what());
    }
    out.println();
  }

  static void printOutputs(PrintWriter out, Stack stack) {
    if (stack.outputs().isEmpty()) {
      return;
    }
    int name = stack.outputs().keySet().stream().mapToInt(String::length).max().orElse(0);
    out.println();
    out.println("Outputs");
    stack
        .outputs()
        .forEach(
            (output, value) -> out.printf("%-" + Math.max(name, 10) + "s  %s%n", output, value));
  }

  private static int widest(List<Stack.Row> rows, Function<Stack.Row, String> of, String title) {
    return rows.stream().map(of).mapToInt(String::length).reduce(title.length(), Math::max);
  }
}
