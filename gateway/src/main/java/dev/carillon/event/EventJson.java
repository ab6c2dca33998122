// SPDX-License-Identifier: Apache-2.0
package dev.carillon.event;

import dev.carillon.http.RequestHead;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/// Writes events: every member in the place and type that the service gives it.
final class EventJson {
  private final StringBuilder out;
  private final Event event;

  private EventJson(Event event, int size) {
    this.event = event;
    this.out = new StringBuilder(size);
  }

  static String of(Event event) {
    byte[] body = event.body();
    var json = new EventJson(event, 1_024 + (body == null ? 0 : body.length + body.length / 4));
    json.write();
    return json.out.toString();
  }

  private void write() {
    switch (event.detail()) {
      case Event.Authorize(RequestHead head, String traceId) -> authorize(head, traceId);
      case Event.Connect(RequestHead head, String traceId) -> connect(head, traceId);
      case Event.Message message -> message(message);
      case Event.Disconnect _ -> disconnect();
    }
  }

  /// Contract 4.1: what is empty is there, and so are the headers of the connection itself.
  private void authorize(RequestHead head, String traceId) {
    EventSource source = event.source();
    out.append("{\"type\":\"REQUEST\",");
    text("methodArn", event.methodArn());
    var parameters = Parameters.query(head);
    out.append(',');
    parameters(Parameters.headers(head, traceId, true), "headers", "multiValueHeaders");
    out.append(',');
    parameters(parameters, "queryStringParameters", "multiValueQueryStringParameters");
    out.append(',');
    texts("stageVariables", source.stageVariables());
    out.append(',');
    context();
    out.append('}');
  }

  /// Contract 2.1.
  private void connect(RequestHead head, String traceId) {
    out.append('{');
    parameters(Parameters.headers(head, traceId, false), "headers", "multiValueHeaders");
    out.append(',');
    Map<String, List<String>> query = Parameters.query(head);
    if (!query.isEmpty()) {
      parameters(query, "queryStringParameters", "multiValueQueryStringParameters");
      out.append(',');
    }
    stageVariables();
    context();
    end();
  }

  /// Contract 2.2.
  private void message(Event.Message message) {
    out.append('{');
    context();
    out.append(',');
    if (!event.source().stageVariables().isEmpty()) {
      texts("stageVariables", event.source().stageVariables());
      out.append(',');
    }
    text(
        "body",
        message.binary()
            ? Base64.getEncoder().encodeToString(message.body())
            : new String(message.body(), StandardCharsets.UTF_8));
    out.append(",\"isBase64Encoded\":").append(message.binary()).append('}');
  }

  /// Contract 2.3: the headers are made up.
  private void disconnect() {
    out.append('{');
    parameters(
        Parameters.ofDisconnect(event.source().domainName()), "headers", "multiValueHeaders");
    out.append(',');
    stageVariables();
    context();
    end();
  }

  private void end() {
    out.append(",\"isBase64Encoded\":false}");
  }

  private void stageVariables() {
    if (!event.source().stageVariables().isEmpty()) {
      texts("stageVariables", event.source().stageVariables());
      out.append(',');
    }
  }

  private void context() {
    EventSource source = event.source();
    Caller caller = event.caller();
    out.append("\"requestContext\":{");
    text("routeKey", event.routeKey());
    if (event.detail() instanceof Event.Disconnect(int status, _)) {
      out.append(",\"disconnectStatusCode\":").append(status);
    }
    AuthorizerContext authorizer = caller.authorizer();
    if (authorizer != null && !(event.detail() instanceof Event.Authorize)) {
      authorizer(authorizer);
    }
    if (event.detail() instanceof Event.Message message) {
      next("messageId", message.messageId());
    }
    next("eventType", EventContext.eventType(event));
    next("extendedRequestId", event.requestId());
    next("requestTime", EventContext.requestTime(event));
    next("messageDirection", "IN");
    if (event.detail() instanceof Event.Disconnect(_, String reason)) {
      next("disconnectReason", reason);
    }
    next("stage", source.stage());
    out.append(",\"connectedAt\":").append(caller.connectedAt());
    out.append(",\"requestTimeEpoch\":").append(event.time());
    identity(caller);
    next("requestId", event.requestId());
    next("domainName", source.domainName());
    next("connectionId", caller.connectionId());
    next("apiId", source.apiId());
    out.append('}');
  }

  private void authorizer(AuthorizerContext authorizer) {
    out.append(",\"authorizer\":{");
    text("principalId", authorizer.principalId());
    String quote = event.source().latencyAsText() ? "\"" : "";
    out.append(",\"integrationLatency\":")
        .append(quote)
        .append(authorizer.integrationLatency())
        .append(quote);
    authorizer.entries().forEach(this::next);
    out.append('}');
  }

  private void identity(Caller caller) {
    out.append(",\"identity\":{");
    caller
        .iam()
        .forEach((name, value) -> {
          text(name, value);
          out.append(',');
        });
    if (caller.userAgent() != null) {
      text("userAgent", caller.userAgent());
      out.append(',');
    }
    text("sourceIp", caller.sourceIp());
    out.append('}');
  }

  /// Each name once with its last value, then each with all of them.
  private void parameters(Map<String, List<String>> all, String last, String every) {
    out.append('"').append(last).append("\":{");
    String comma = "";
    for (Map.Entry<String, List<String>> entry : all.entrySet()) {
      out.append(comma);
      text(entry.getKey(), entry.getValue().getLast());
      comma = ",";
    }
    out.append("},\"").append(every).append("\":{");
    comma = "";
    for (Map.Entry<String, List<String>> entry : all.entrySet()) {
      out.append(comma);
      comma = ",";
      Json.quote(entry.getKey(), out);
      out.append(":[");
      for (int i = 0; i < entry.getValue().size(); i++) {
        if (i > 0) {
          out.append(',');
        }
        Json.quote(entry.getValue().get(i), out);
      }
      out.append(']');
    }
    out.append('}');
  }

  private void texts(String name, Map<String, String> entries) {
    out.append('"').append(name).append("\":{");
    String comma = "";
    for (Map.Entry<String, String> entry : entries.entrySet()) {
      out.append(comma);
      text(entry.getKey(), entry.getValue());
      comma = ",";
    }
    out.append('}');
  }

  private void next(String name, String value) {
    out.append(',');
    text(name, value);
  }

  private void text(String name, String value) {
    Json.quote(name, out);
    out.append(':');
    Json.quote(value, out);
  }
}
