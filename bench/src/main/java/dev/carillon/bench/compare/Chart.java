// SPDX-License-Identifier: Apache-2.0
package dev.carillon.bench.compare;

import dev.carillon.bench.Stopped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/// The table as a picture: a panel for each figure, a bar for each server. Panels have scales of
/// their own, for they count different things; a dashed line marks the floor in each.
final class Chart {
  private static final String TITLE = "What servers spend on one delivery, round trip or connect";
  private static final int WIDTH = 880;
  private static final int MARGIN = 24;
  private static final int GUTTER = 40;
  private static final int PANEL = (WIDTH - 2 * MARGIN - GUTTER) / 2;
  private static final int TOP = 84;
  private static final int HEADING = 30;
  private static final int BAR = 16;
  private static final int STEP = 24;
  private static final int BETWEEN = 26;
  private static final int NAMES = 118;
  private static final int VALUES = 62;

  private static final String STYLE =
      """
        <style>
          .paper { fill: #ffffff } text { fill: #1f2933 } .soft { fill: #52606d; font-size: 12px } .title { font-size: 18px; font-weight: 600 }
          .name { font-size: 12px; paint-order: stroke; stroke: #ffffff; stroke-width: 4px } .figure { font-weight: 600 } .own { fill: #2f7ab8 } .other { fill: #b3c0cc } .end { text-anchor: end } .strong { font-weight: 600 }
          .floor { stroke: #c2410c; stroke-width: 1.5; stroke-dasharray: 3 3 } .rule { stroke: #cbd2d9 }
          @media (prefers-color-scheme: dark) {
            .paper { fill: #11161c } text { fill: #e4e7eb } .name { stroke: #11161c } .soft { fill: #a9b4c0 } .own { fill: #5aa5da } .other { fill: #566472 }
            .floor { stroke: #fb923c } .rule { stroke: #3e4c59 }
          }
        </style>
      """;

  private final Table table;
  private final StringBuilder svg = new StringBuilder();

  private Chart(Table table) {
    this.table = table;
  }

  static void write(Path file, Table table) {
    try {
      Files.writeString(file, of(table));
    } catch (IOException e) {
      throw new Stopped("%s cannot be written: %s".formatted(file, e.getMessage()));
    }
  }

  static String of(Table table) {
    return new Chart(table).draw();
  }

  /// The same in words, for whoever does not see it.
  static String describe(Table table) {
    StringBuilder text = new StringBuilder("Bars for each server, shorter is better.");
    for (Table.Row row : table.rows()) {
      text.append(' ').append(capital(row.figure().title())).append(": ");
      List<String> cells = row.cells();
      for (int i = 0; i < cells.size(); i++) {
        String server = table.servers().get(i);
        text.append(i == 0 ? "" : ", ").append(server).append(' ').append(cells.get(i));
      }
      text.append('.');
    }
    return text.toString();
  }

  private String draw() {
    int panel = HEADING + table.servers().size() * STEP + BETWEEN;
    int height = TOP + (table.rows().size() + 1) / 2 * panel;
    add("<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 " + WIDTH + " " + height + "'");
    add(" role='img' aria-labelledby='t d' font-family='ui-sans-serif, system-ui, sans-serif'");
    add(" font-size='14'>\n");
    add("  <title id='t'>" + TITLE + "</title>\n");
    add("  <desc id='d'>" + escaped(describe(table)) + "</desc>\n");
    add(STYLE);
    rect("paper", 0, 0, WIDTH, height, 8);
    text(MARGIN, 34, "title", TITLE);
    text(
        MARGIN,
        56,
        "soft",
        "CPU time or instructions; shorter is better, every panel has its own scale.");
    line("floor", WIDTH - 210, 52, WIDTH - 182, 52);
    text(WIDTH - 174, 56, "soft", "a bare send() in C (1 ×)");
    for (int i = 0; i < table.rows().size(); i++) {
      panel(table.rows().get(i), MARGIN + i % 2 * (PANEL + GUTTER), TOP + i / 2 * panel);
    }
    return svg.append("</svg>\n").toString();
  }

  private void panel(Table.Row row, int x, int y) {
    text(x, y + 14, "figure", capital(row.figure().title()));
    Double floor = row.figure().countsInstructions() ? row.floor() : Double.valueOf(1);
    double most = floor == null ? 0 : floor;
    for (Double value : row.values()) {
      most = value == null ? most : Math.max(most, value);
    }
    int start = x + NAMES;
    int top = y + HEADING - 4;
    int bottom = top + table.servers().size() * STEP;
    double scale = most == 0 ? 0 : (PANEL - NAMES - VALUES) / most;
    for (int i = 0; i < row.values().size(); i++) {
      bar(row, i, start, top + i * STEP, scale);
    }
    line("rule", start, top, start, bottom);
    if (floor != null) {
      line("floor", start + floor * scale, top, start + floor * scale, bottom);
    }
    for (int i = 0; i < row.values().size(); i++) {
      words(row, i, start, top + i * STEP, scale); // above the line, which may cross them
    }
  }

  private void bar(Table.Row row, int server, int x, int y, double scale) {
    Double value = row.values().get(server);
    if (value != null) {
      rect(own(server) ? "own" : "other", x, y + 4, length(value, scale), BAR, 2);
    }
  }

  private void words(Table.Row row, int server, int x, int y, double scale) {
    String style = own(server) ? "name strong" : "name";
    Double value = row.values().get(server);
    int length = value == null ? 0 : (int) length(value, scale);
    text(x - 10, y + 16, style + " end", table.servers().get(server));
    text(x + length + 8, y + 16, style, row.text(value));
  }

  private boolean own(int server) {
    return table.servers().get(server).startsWith("Carillon");
  }

  private static double length(double value, double scale) {
    return Math.max(value * scale, 1);
  }

  private void rect(String style, int x, int y, double width, int height, int radius) {
    add("  <rect class='" + style + "' x='" + x + "' y='" + y + "' width='" + tenths(width));
    add("' height='" + height + "' rx='" + radius + "'/>\n");
  }

  private void line(String style, double x1, int y1, double x2, int y2) {
    add("  <line class='" + style + "' x1='" + tenths(x1) + "' y1='" + y1);
    add("' x2='" + tenths(x2) + "' y2='" + y2 + "'/>\n");
  }

  private void text(int x, int y, String style, String text) {
    add("  <text class='" + style + "' x='" + x + "' y='" + y + "'>" + escaped(text) + "</text>\n");
  }

  private void add(String text) {
    svg.append(text);
  }

  private static String tenths(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  private static String capital(String text) {
    return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }
}
