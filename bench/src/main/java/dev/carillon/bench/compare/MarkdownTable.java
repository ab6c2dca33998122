// SPDX-License-Identifier: Apache-2.0
package dev.carillon.bench.compare;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// The table in a document, with what a reader must know to judge it.
final class MarkdownTable {
  private MarkdownTable() {}

  static String of(Table table, Machine machine, String picture) {
    StringBuilder text = new StringBuilder();
    text.append("![").append(Chart.describe(table)).append("](").append(picture).append(")\n\n");
    line(text, "what", table.servers(), "floor");
    line(text, "---", Collections.nCopies(table.servers().size(), "--:"), "--:");
    for (Table.Row row : table.rows()) {
      line(text, row.figure().title(), row.cells(), row.floorCell());
    }
    text.append(
        "\n× is the CPU time of the server, user and kernel, per delivery, round trip or connect as a ratio to the floor's;");
    text.append(" the last column is the floor itself.");
    if (table.spread() > 0) {
      text.append(
          " Each run was also read in four parts; the furthest apart in any run were %.0f %%."
              .formatted(table.spread() * 100));
    }
    if (table.hasInstructions()) {
      text.append("\n\nInstructions in user space: ").append(table.method()).append('.');
    }
    text.append("\n\nMachine: ").append(machine.sentence()).append('\n');
    return text.toString();
  }

  private static void line(StringBuilder text, String first, List<String> cells, String last) {
    List<String> all = new ArrayList<>(List.of(first));
    all.addAll(cells);
    all.add(last);
    text.append("| ").append(String.join(" | ", all)).append(" |\n");
  }
}
