// SPDX-License-Identifier: Apache-2.0
package dev.carillon.management;

import dev.carillon.http.Response;
import tools.jackson.databind.ObjectMapper;

/// Errors as the Lambda API writes them, which is not how the management of connections does.
final class FunctionErrors {
  private static final ObjectMapper JSON = new ObjectMapper();

  private FunctionErrors() {}

  static Response of(int status, String type, String message) {
    String kind = status < 500 ? "User" : "Service";
    String body = JSON.createObjectNode().put("Type", kind).put("Message", message).toString();
    return Response.json(status, body).with("x-amzn-ErrorType", type);
  }

  static Response invalid(String message) {
    return of(400, "InvalidParameterValueException", message);
  }

  static Response tooLong(String type, int maxBytes) {
    return of(
        413,
        "RequestTooLargeException",
        "The payload is too large for the %s invocation type (limit %d bytes)"
            .formatted(type, maxBytes));
  }
}
