// SPDX-License-Identifier: Apache-2.0
package dev.carillon.event;

import dev.carillon.http.RequestHead;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One thing that happened, for whoever is called because of it.
///
/// @param time milliseconds since 1970
/// @param detail what only this kind of event has
public record Event(
    EventSource source,
    Caller caller,
    String routeKey,
    String requestId,
    long time,
    Detail detail) {

  /// What only one kind of event has.
  public sealed interface Detail {}

  /// Somebody asks to connect: for the authorizer.
  public record Authorize(RequestHead head, String traceId) implements Detail {}

  /// Somebody connects.
  public record Connect(RequestHead head, String traceId) implements Detail {}

  /// Somebody sent a message.
  ///
  /// @param binary is the body given as base64?
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Message(String messageId, byte[] body, boolean binary) implements Detail {}

  /// A connection ended.
  ///
  /// @param status close code
  public record Disconnect(int status, String reason) implements Detail {}

  /// The event as a Lambda function gets it (contract 2.1 to 2.3, 4.1), as UTF-8.
  public byte[] json() {
    return EventJson.of(this).getBytes(StandardCharsets.UTF_8);
  }

  /// What a client sent with its message; null for all other events.
  public byte @Nullable [] body() {
    return detail instanceof Message message ? message.body() : null;
  }

  /// The handshake of this event; null where there is none.
  public @Nullable RequestHead head() {
    return switch (detail) {
      case Authorize(RequestHead head, _) -> head;
      case Connect(RequestHead head, _) -> head;
      case Message _, Disconnect _ -> null;
    };
  }

  /// The headers of the handshake as functions see them (contract 2.1), each with all its values,
  /// names in any case; empty where there is no handshake.
  public Map<String, List<String>> headers() {
    return switch (detail) {
      case Authorize(RequestHead head, String traceId) -> Parameters.headers(head, traceId, true);
      case Connect(RequestHead head, String traceId) -> Parameters.headers(head, traceId, false);
      case Message _, Disconnect _ -> Map.of();
    };
  }

  /// The query of the handshake, decoded; empty where there is none.
  public Map<String, List<String>> query() {
    RequestHead head = head();
    return head == null ? Map.of() : Parameters.query(head);
  }

  /// `arn:aws:execute-api:{region}:{account}:{apiId}/{stage}/{routeKey}`.
  public String methodArn() {
    return "%s/%s".formatted(source.arn(), routeKey);
  }

  /// A value of `$context` (contract 7.6), such as `connectionId`, `identity.sourceIp` or
  /// `authorizer.principalId`; null if this event has none of the name.
  public @Nullable String context(String name) {
    return EventContext.value(this, name);
  }
}
