// SPDX-License-Identifier: Apache-2.0
package dev.carillon.functions;

import dev.carillon.connection.Flavour;
import dev.carillon.event.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// What a function returns to API Gateway (contract 2.6).
final class Reply {
  private Reply() {}

  /// @param body for the client; null says nothing
  static void message(OutputStream out, @Nullable String body) throws IOException {
    write(out, "{\"statusCode\":200" + (body == null ? "" : ",\"body\":" + Json.quote(body)) + "}");
  }

  /// The handshake goes on. A browser that offered subprotocols wants one of them selected.
  static void connected(OutputStream out, Flavour flavour) throws IOException {
    write(
        out,
        flavour == Flavour.V1
            ? "{\"statusCode\":200,\"headers\":{\"Sec-WebSocket-Protocol\":\""
                + Flavour.V1_SUBPROTOCOL
                + "\"}}"
            : "{\"statusCode\":200}");
  }

  static void write(OutputStream out, String json) throws IOException {
    out.write(json.getBytes(StandardCharsets.UTF_8));
  }
}
