// SPDX-License-Identifier: Apache-2.0
package dev.carillon.management;

import dev.carillon.http.Response;

/// Errors of the management API as the SDKs read them: the exception's name in `x-amzn-ErrorType`
/// (contract 5.2).
enum Errors {
  GONE(410, "GoneException", "The connection is closed or never was"),
  FORBIDDEN(403, "ForbiddenException", "Forbidden"),
  BEHIND(429, "LimitExceededException", "Too much waits for this client; try again later"),
  FULL(429, "LimitExceededException", "The connection is in as many channels as it may be"),
  NO_MEMBER(404, "NotFoundException", "The connection is not in this channel"),
  NOT_TEXT(400, "BadRequestException", "The data is not UTF-8 text");

  private final int status;
  private final String type;
  private final String message;

  Errors(int status, String type, String message) {
    this.status = status;
    this.type = type;
    this.message = message;
  }

  Response response() {
    return of(status, type, message);
  }

  /// Without a body, as the service answers.
  Response bare() {
    return Response.empty(status).with("x-amzn-ErrorType", type);
  }

  static Response badRequest(String message) {
    return of(400, "BadRequestException", message);
  }

  static Response methodNotAllowed(String allowed) {
    return of(405, "MethodNotAllowedException", "Method not allowed").with("Allow", allowed);
  }

  static Response tooLong(int maxBytes) {
    return of(413, "PayloadTooLargeException", "The body may have " + maxBytes + " bytes");
  }

  /// @param message without characters that JSON escapes
  static Response of(int status, String type, String message) {
    return Response.error(status, message).with("x-amzn-ErrorType", type);
  }
}
