// SPDX-License-Identifier: Apache-2.0
package dev.carillon.function;

import dev.carillon.event.AuthorizerContext;
import dev.carillon.event.Caller;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;

/// What the writer of the journal is told; all but the last becomes a line of JSON.
sealed interface JournalRecord {
  ObjectMapper JSON = new ObjectMapper();

  /// A connection is open.
  record Open(Journal.LeftBehind what) implements JournalRecord {}

  /// A connection is reported.
  record End(String connectionId) implements JournalRecord {}

  /// That was all.
  record Stop() implements JournalRecord {}

  /// The line, with its end.
  default byte[] line() {
    ObjectNode line = JSON.createObjectNode();
    switch (this) {
      case Open(Journal.LeftBehind(String stage, Caller caller, String requestId)) -> {
        line.put("open", caller.connectionId()).put("stage", stage).put("requestId", requestId);
        line.put("at", caller.connectedAt()).put("ip", caller.sourceIp());
        line.put("agent", caller.userAgent());
        line.set("iam", JSON.valueToTree(caller.iam()));
        AuthorizerContext authorizer = caller.authorizer();
        if (authorizer != null) {
          line.put("principal", authorizer.principalId());
          line.put("latency", authorizer.integrationLatency());
          line.set("context", JSON.valueToTree(authorizer.entries()));
        }
      }
      case End(String connectionId) -> line.put("end", connectionId);
      case Stop() -> {
        return new byte[0];
      }
    }
    return (JSON.writeValueAsString(line) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  /// Reads a line.
  ///
  /// @return null if it is none
  static @Nullable JournalRecord parse(String line) {
    try {
      JsonNode node = JSON.readTree(line);
      JsonNode end = node.get("end");
      return end != null ? new End(end.stringValue()) : open(node);
    } catch (JacksonException e) {
      return null;
    }
  }

  private static @Nullable JournalRecord open(JsonNode node) {
    if (!node.hasNonNull("open")) {
      return null;
    }
    AuthorizerContext authorizer =
        node.hasNonNull("principal")
            ? new AuthorizerContext(
                text(node, "principal"),
                node.required("latency").longValue(),
                texts(node.required("context")))
            : null;
    JsonNode agent = node.required("agent");
    var caller =
        new Caller(
            text(node, "open"),
            node.required("at").longValue(),
            text(node, "ip"),
            agent.isNull() ? null : agent.stringValue(),
            texts(node.required("iam")),
            authorizer);
    return new Open(new Journal.LeftBehind(text(node, "stage"), caller, text(node, "requestId")));
  }

  private static String text(JsonNode node, String name) {
    return node.required(name).stringValue();
  }

  private static Map<String, String> texts(JsonNode node) {
    Map<String, String> texts = new LinkedHashMap<>();
    node.properties().forEach(entry -> texts.put(entry.getKey(), entry.getValue().stringValue()));
    return texts;
  }
}
