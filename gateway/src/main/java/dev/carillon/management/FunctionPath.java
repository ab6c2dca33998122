// SPDX-License-Identifier: Apache-2.0
package dev.carillon.management;

import dev.carillon.http.RequestHead;
import org.jspecify.annotations.Nullable;

/// Whom `/2015-03-31/functions/{FunctionName}/invocations` names.
final class FunctionPath {
  private static final String FUNCTIONS = "/2015-03-31/functions";
  private static final String INVOCATIONS = "/invocations";

  private FunctionPath() {}

  /// Is it an address of the API of functions, whatever it asks for?
  static boolean isOne(String path) {
    return path.equals(FUNCTIONS) || path.startsWith(FUNCTIONS + "/");
  }

  /// The decoded `FunctionName`; null if the path is that of another operation.
  static @Nullable String invoked(String path) {
    int end = path.length() - INVOCATIONS.length();
    boolean invokes = path.endsWith(INVOCATIONS) && end > FUNCTIONS.length();
    String segment = invokes ? path.substring(FUNCTIONS.length() + 1, end) : "";
    return segment.isEmpty() || segment.contains("/") ? null : RequestHead.decodeSegment(segment);
  }
}
