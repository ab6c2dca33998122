// SPDX-License-Identifier: Apache-2.0
package dev.carillon.functions;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// What API Gateway tells of a handshake, a message or an end.
///
/// @param context its `requestContext`
record SocketEvent(Fields all, Fields context) {
  static SocketEvent of(Fields all) {
    Fields context = all.object("requestContext");
    if (context == null) {
      throw new IllegalArgumentException("this is no event of a WebSocket API");
    }
    return new SocketEvent(all, context);
  }

  String connectionId() {
    return context.needed("connectionId");
  }

  String requestId() {
    return context.needed("requestId");
  }

  /// The id of the message, unique like the publication that it becomes.
  String messageId() {
    return context.needed("messageId");
  }

  /// Null where no authorizer decided.
  @Nullable Fields authorizer() {
    return context.object("authorizer");
  }

  /// Where the management API of the stage is.
  URI endpoint() {
    return URI.create("https://" + context.needed("domainName") + "/" + context.needed("stage"));
  }

  /// The message as it was sent; null if there is none.
  byte @Nullable [] body() {
    String body = all.text("body");
    if (body == null) {
      return null;
    }
    return "true".equals(all.text("isBase64Encoded"))
        ? Base64.getDecoder().decode(body)
        : body.getBytes(StandardCharsets.UTF_8);
  }

  /// All lines of a header, with commas between; null if there is none. Names have no case (RFC
  /// 9110 section 5.1).
  @Nullable String header(String name) {
    Fields lines = all.object("multiValueHeaders");
    if (lines != null) {
      for (String key : lines.values().keySet()) {
        if (key.equalsIgnoreCase(name)) {
          return String.join(",", lines.texts(key));
        }
      }
    }
    return null;
  }

  /// The value of a query parameter, the last one of several; null if there is none.
  @Nullable String query(String name) {
    Fields query = all.object("queryStringParameters");
    return query == null ? null : query.text(name);
  }
}
