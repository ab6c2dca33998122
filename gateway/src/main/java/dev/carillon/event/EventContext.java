// SPDX-License-Identifier: Apache-2.0
package dev.carillon.event;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The names under which identity sources, parameter mappings and access logs find the values of an
/// event (contract 7.6).
final class EventContext {
  private static final String AUTHORIZER = "authorizer.";

  /// The common log format, as the service writes times.
  private static final DateTimeFormatter CLF =
      DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private EventContext() {}

  static @Nullable String value(Event event, String name) {
    EventSource source = event.source();
    Caller caller = event.caller();
    return switch (name) {
      case "apiId" -> source.apiId();
      case "connectedAt" -> Long.toString(caller.connectedAt());
      case "connectionId" -> caller.connectionId();
      case "domainName" -> source.domainName();
      case "eventType" -> eventType(event);
      case "extendedRequestId", "requestId" -> event.requestId();
      case "identity.sourceIp" -> caller.sourceIp();
      case "identity.userAgent" -> caller.userAgent();
      case "messageId" -> event.detail() instanceof Event.Message m ? m.messageId() : null;
      case "requestTime" -> requestTime(event);
      case "requestTimeEpoch" -> Long.toString(event.time());
      case "routeKey" -> event.routeKey();
      case "stage" -> source.stage();
      case "disconnectStatusCode" ->
          event.detail() instanceof Event.Disconnect d ? Integer.toString(d.status()) : null;
      case "disconnectReason" -> event.detail() instanceof Event.Disconnect d ? d.reason() : null;
      default ->
          name.startsWith(AUTHORIZER)
              ? authorizer(caller.authorizer(), name.substring(AUTHORIZER.length()))
              : null;
    };
  }

  private static @Nullable String authorizer(@Nullable AuthorizerContext context, String name) {
    if (context == null) {
      return null;
    }
    return switch (name) {
      case "principalId" -> context.principalId();
      case "integrationLatency" -> Long.toString(context.integrationLatency());
      default -> context.entries().get(name);
    };
  }

  static String eventType(Event event) {
    return switch (event.detail()) {
      case Event.Authorize _, Event.Connect _ -> "CONNECT";
      case Event.Message _ -> "MESSAGE";
      case Event.Disconnect _ -> "DISCONNECT";
    };
  }

  /// `11/Nov/2024:11:35:24 +0000`.
  static String requestTime(Event event) {
    return CLF.format(Instant.ofEpochMilli(event.time()));
  }
}
