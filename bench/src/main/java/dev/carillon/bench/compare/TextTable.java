// SPDX-License-Identifier: Apache-2.0
package dev.carillon.bench.compare;

import java.util.ArrayList;
import java.util.List;

/// The table on a terminal.
final class TextTable {
  private TextTable() {}

  static String of(Table table) {
    List<List<String>> lines = new ArrayList<>();
    List<String> head = new ArrayList<>(List.of("× = CPU time of the floor"));
    head.addAll(table.servers());
    head.add("floor");
    lines.add(head);
    for (Table.Row row : table.rows()) {
      List<String> line = new ArrayList<>(List.of(row.figure().title()));
      line.addAll(row.cells());
      line.add(row.floorCell());
      lines.add(line);
    }
    StringBuilder text = new StringBuilder();
    for (List<String> line : lines) {
      for (int column = 0; column < line.size(); column++) {
        text.append(cell(line.get(column), width(lines, column), column == 0));
      }
      text.append('\n');
    }
    return text.toString();
  }

  private static String cell(String text, int width, boolean first) {
    String blanks = " ".repeat(width - text.length());
    return first ? text + blanks : "  " + blanks + text;
  }

  private static int width(List<List<String>> lines, int column) {
    return lines.stream().mapToInt(line -> line.get(column).length()).max().orElse(0);
  }
}
