// SPDX-License-Identifier: Apache-2.0
package dev.carillon.cli;

import dev.carillon.template.Stack;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/// What `up` prints of a stack.
final class StackReport {
  private StackReport() {}

  static void print(PrintWriter out, Stack stack) {
    printResources(out, stack);
    printOutputs(out, stack);
  }

  /// Every resource of the template and what it is here; those that are nothing, by their types.
  private static void printResources(PrintWriter out, Stack stack) {
    Map<Boolean, List<Stack.Row>> effective =
        stack.resources().stream()
            .collect(Collectors.partitioningBy(row -> !row.what().equals(Stack.NO_EFFECT)));
    List<Stack.Row> rows = new ArrayList<>(effective.getOrDefault(true, List.of()));
    effective.getOrDefault(false, List.of()).stream()
        .collect(Collectors.groupingBy(Stack.Row::type, TreeMap::new, Collectors.counting()))
        .forEach((type, count) ->
            rows.add(
                new Stack.Row(
                    count == 1 ? "1 resource" : count + " resources", type, Stack.NO_EFFECT)));
    String line =
        "%-"
            + widest(rows, Stack.Row::id, "Resource")
            + "s  %-"
            + widest(rows, Stack.Row::type, "Type")
            + "s  %s%n";
    out.printf(line, "Resource", "Type", "Here");
    for (Stack.Row row : rows) {
      out.printf(line, row.id(), row.type(), row.what());
    }
    out.println();
  }

  private static void printOutputs(PrintWriter out, Stack stack) {
    if (stack.outputs().isEmpty()) {
      return;
    }
    int name = stack.outputs().keySet().stream().mapToInt(String::length).reduce(9, Math::max);
    String line = "%-" + name + "s  %s%n";
    stack.outputs().forEach((output, value) -> out.printf(line, output, value));
    out.println();
  }

  private static int widest(List<Stack.Row> rows, Function<Stack.Row, String> of, String title) {
    return rows.stream().map(of).mapToInt(String::length).reduce(title.length(), Math::max);
  }
}
