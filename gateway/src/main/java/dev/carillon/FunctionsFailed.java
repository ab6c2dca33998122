// SPDX-License-Identifier: Apache-2.0
package dev.carillon;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Functions that could not start, all of them.
public final class FunctionsFailed extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  @SuppressWarnings("serial") // a TreeMap of texts
  private final Map<String, String> reasons;

  /// @param reasons name of each function, and the type and text of its error, on one line
  FunctionsFailed(Map<String, String> reasons) {
    super(
        new TreeMap<>(reasons)
            .entrySet().stream()
                .map(each -> "function %s: %s".formatted(each.getKey(), each.getValue()))
                .collect(Collectors.joining("\n")));
    this.reasons = new TreeMap<>(reasons);
  }

  /// By name, as in the configuration; a function of a route without a name has that of the route.
  public Map<String, String> reasons() {
    return Map.copyOf(reasons);
  }
}
