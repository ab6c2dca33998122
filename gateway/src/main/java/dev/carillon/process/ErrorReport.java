// SPDX-License-Identifier: Apache-2.0
package dev.carillon.process;

import dev.carillon.function.Outcome;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// Reads what runtimes report: `{"errorType": ..., "errorMessage": ...}`, and whatever else comes.
final class ErrorReport {
  private static final ObjectMapper JSON = new ObjectMapper();

  private ErrorReport() {}

  /// @param header type that stood in a header, for a body that names none
  static Outcome.Failed of(byte[] body, @Nullable String header) {
    String otherwise = header == null ? "Unhandled" : header;
    try {
      JsonNode root = JSON.readTree(body);
      return new Outcome.Failed(
          text(root.get("errorType"), otherwise), text(root.get("errorMessage"), ""));
    } catch (JacksonException e) {
      return new Outcome.Failed(otherwise, "");
    }
  }

  private static String text(@Nullable JsonNode node, String otherwise) {
    return node != null && node.isString() ? node.stringValue() : otherwise;
  }
}
