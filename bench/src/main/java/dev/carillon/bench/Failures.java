// SPDX-License-Identifier: Apache-2.0
package dev.carillon.bench;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Why connections failed or were closed, each reason once with its count. Safe for many threads.
final class Failures {
  /// A server that words every refusal differently does not fill the memory.
  private static final int KINDS = 20;

  private final Map<String, Integer> counts = new TreeMap<>();

  synchronized void add(String reason) {
    String kind = counts.containsKey(reason) || counts.size() < KINDS ? reason : "other reasons";
    counts.merge(kind, 1, Integer::sum);
  }

  /// Such as `12 × connection refused`, one string a reason.
  synchronized List<String> lines() {
    return counts.entrySet().stream()
        .map(entry -> entry.getValue() + " × " + entry.getKey())
        .collect(Collectors.toList());
  }

  /// The innermost cause in one line: TLS and connect errors come wrapped.
  static String describe(Throwable error) {
    Throwable inner = error;
    while (inner.getCause() != null) {
      inner = inner.getCause();
    }
    String message = inner.getMessage();
    return message == null ? inner.getClass().getSimpleName() : message;
  }
}
