// SPDX-License-Identifier: Apache-2.0
package dev.carillon.event;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// What an integration answers (contract 2.6).
///
/// @param headers in their order; a name may stand several times
/// @param body null if there is none
@SuppressWarnings("ArrayRecordComponent") // never compared
public record ProxyResponse(
    int statusCode, List<Map.Entry<String, String>> headers, byte @Nullable [] body) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /// Reads what a function returned.
  ///
  /// @return null if it is not of the shape of contract 2.6: no object, no status, a body that is
  ///   no text
  public static @Nullable ProxyResponse parse(byte[] payload) {
    try {
      JsonNode root = JSON.readTree(payload);
      Integer status = status(root.get("statusCode"));
      if (!root.isObject() || status == null) {
        return null;
      }
      JsonNode text = root.get("body");
      boolean noText = text != null && !text.isNull() && !text.isString();
      if (noText) {
        return null;
      }
      byte[] body = text == null || text.isNull() ? null : bytes(root, text.stringValue());
      return new ProxyResponse(status, headers(root), body);
    } catch (JacksonException | IllegalArgumentException e) {
      return null;
    }
  }

  private static byte[] bytes(JsonNode root, String text) {
    JsonNode encoded = root.get("isBase64Encoded");
    return encoded != null && encoded.isBoolean() && encoded.booleanValue()
        ? Base64.getDecoder().decode(text)
        : text.getBytes(StandardCharsets.UTF_8);
  }

  private static @Nullable Integer status(@Nullable JsonNode node) {
    if (node == null) {
      return null;
    }
    if (node.isString()) {
      String text = node.stringValue().strip();
      return text.matches("\\d{3}") ? Integer.valueOf(text) : null;
    }
    return node.isIntegralNumber() && node.canConvertToInt() ? node.intValue() : null;
  }

  private static List<Map.Entry<String, String>> headers(JsonNode root) {
    var headers = new ArrayList<Map.Entry<String, String>>();
    JsonNode multi = root.get("multiValueHeaders");
    JsonNode single = root.get("headers");
    if (single != null && single.isObject()) {
      for (Map.Entry<String, JsonNode> entry : single.properties()) {
        boolean again = multi != null && multi.has(entry.getKey());
        if (entry.getValue().isValueNode() && !entry.getValue().isNull() && !again) {
          headers.add(Map.entry(entry.getKey(), entry.getValue().asString()));
        }
      }
    }
    if (multi != null && multi.isObject()) {
      for (Map.Entry<String, JsonNode> entry : multi.properties()) {
        for (JsonNode value : entry.getValue()) {
          if (value.isValueNode() && !value.isNull()) {
            headers.add(Map.entry(entry.getKey(), value.asString()));
          }
        }
      }
    }
    return List.copyOf(headers);
  }

  public boolean successful() {
    return statusCode >= 200 && statusCode < 300;
  }
}
