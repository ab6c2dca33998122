// SPDX-License-Identifier: Apache-2.0
package dev.carillon.process;

import dev.carillon.function.Outcome;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// Reads what runtimes report: `{"errorType": ..., "errorMessage": ...}`, and whatever else comes.
final class ErrorReport {
  private static final ObjectMapper JSON = new ObjectMapper();

  /// Behind the folder of the code: a file and a line, as Node and Python write them.
  private static final Pattern PLACE = Pattern.compile("/([^:\"()]+)(?:\", line |:)(\\d+)");

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

  /// With the place in the function's own code, if the runtime tells it: for whoever reads nothing
  /// else.
  static Outcome.Failed atStart(byte[] body, @Nullable String header, Path code) {
    Outcome.Failed failed = of(body, header);
    String place = place(body, code.toString());
    String message = failed.message();
    return place.isEmpty() || message.contains(place)
        ? failed
        : new Outcome.Failed(
            failed.type(), message.isEmpty() ? place : "%s (%s)".formatted(message, place));
  }

  /// Node tells `trace`, from the inside out; Python `stackTrace`, from the outside in.
  private static String place(byte[] body, String code) {
    String found = "";
    try {
      JsonNode root = JSON.readTree(body);
      for (String member : List.of("trace", "stackTrace")) {
        for (JsonNode line : root.path(member)) {
          String text = line.asString();
          int at = text.indexOf(code + "/");
          Matcher place = PLACE.matcher(text);
          if (at >= 0 && place.find(at + code.length())) {
            found = place.group(1) + ":" + place.group(2);
            if (member.equals("trace")) {
              return found;
            }
          }
        }
      }
    } catch (JacksonException _) {
      return "";
    }
    return found;
  }

  private static String text(@Nullable JsonNode node, String otherwise) {
    return node != null && node.isString() ? node.stringValue() : otherwise;
  }
}
