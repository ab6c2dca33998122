// SPDX-License-Identifier: Apache-2.0
package dev.carillon.bench.compare;

import java.util.Arrays;
import java.util.List;

/// A table as a run leaves it.
final class Tables {
  private Tables() {}

  static Table small() {
    List<Figure> figures =
        List.of(
            new Figure(
                Group.BROADCAST, "broadcast to 1,000, 1 outstanding", Work.broadcast(1_000, 1)),
            new Figure(Group.ECHO, "echo, 200 connections", Work.echo(200)),
            new Figure(Group.INSTRUCTIONS, "instructions per delivery", Work.broadcast(1_000, 1)));
    return new Table(
        List.of("Carillon", "R&D <1>"),
        List.of(
            new Table.Row(figures.get(0), List.of(1.204, 12.34), 9.3),
            new Table.Row(figures.get(1), Arrays.asList(3.5, null), 10.0),
            new Table.Row(figures.get(2), Arrays.asList(1_275.4, null), 27.0)),
        0.042,
        "single steps");
  }
}
