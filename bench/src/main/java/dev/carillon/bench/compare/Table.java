// SPDX-License-Identifier: Apache-2.0
package dev.carillon.bench.compare;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What was measured.
///
/// @param servers headings of the columns, the floor not among them
/// @param spread the largest one of any ratio, 0 if there is none
/// @param method how instructions were counted
record Table(List<String> servers, List<Row> rows, double spread, String method) {
  /// @param values one for each server, a ratio to the floor or instructions; null where there is
  ///   none
  /// @param floor microseconds or instructions of the floor itself
  record Row(Figure figure, List<@Nullable Double> values, @Nullable Double floor) {
    List<String> cells() {
      return values.stream().map(this::text).toList();
    }

    String floorCell() {
      return figure.countsInstructions() || floor == null
          ? text(floor)
          : Numbers.three(floor) + " µs";
    }

    String text(@Nullable Double value) {
      if (value == null) {
        return "–";
      }
      return figure.countsInstructions() ? Numbers.whole(value) : Numbers.three(value) + " ×";
    }
  }

  boolean hasInstructions() {
    return rows.stream().anyMatch(row -> row.figure().countsInstructions());
  }
}
