// SPDX-License-Identifier: Apache-2.0
package dev.carillon.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A whole answer.
///
/// @param headers besides `Content-Length`, which follows from the body
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Response(int status, List<Map.Entry<String, String>> headers, byte[] body) {
  private static final byte[] NOTHING = {};

  public static Response empty(int status) {
    return new Response(status, List.of(), NOTHING);
  }

  public static Response text(int status, String type, String body) {
    return new Response(
        status, List.of(Map.entry("Content-Type", type)), body.getBytes(StandardCharsets.UTF_8));
  }

  public static Response json(int status, String body) {
    return text(status, "application/json", body);
  }

  /// The service's form of an error: `{"message":"…"}`.
  ///
  /// @param message without characters that JSON escapes
  public static Response error(int status, String message) {
    return json(status, "{\"message\":\"" + message + "\"}");
  }

  public Response with(String name, String value) {
    var more = new ArrayList<>(headers);
    more.add(Map.entry(name, value));
    return new Response(status, List.copyOf(more), body);
  }
}
