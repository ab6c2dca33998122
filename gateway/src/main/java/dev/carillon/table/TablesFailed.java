// SPDX-License-Identifier: Apache-2.0
package dev.carillon.table;

import java.util.Collections;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Tables that are not as the configuration wants them.
public final class TablesFailed extends IllegalStateException {
  private static final long serialVersionUID = 1;

  private final TreeMap<String, String> failures;

  TablesFailed(Map<String, String> failures) {
    super(
        new TreeMap<>(failures)
            .entrySet().stream()
                .map(failure -> "dynamodb.tables." + failure.getKey() + ": " + failure.getValue())
                .collect(Collectors.joining("\n")));
    this.failures = new TreeMap<>(failures);
  }

  /// A line for each, by the name of the table: what is wrong, and what to do.
  public SequencedMap<String, String> failures() {
    return Collections.unmodifiableSequencedMap(failures);
  }
}
