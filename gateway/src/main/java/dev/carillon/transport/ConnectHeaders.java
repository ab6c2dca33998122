// SPDX-License-Identifier: Apache-2.0
package dev.carillon.transport;

import dev.carillon.event.ProxyResponse;
import dev.carillon.http.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What of the answer of `$connect` reaches the client (contract 1.4).
final class ConnectHeaders {
  private static final String SUBPROTOCOL = "sec-websocket-protocol";

  /// RFC 9110 section 5.6.2.
  private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

  private static final Pattern VALUE = Pattern.compile("[\\t\\x20-\\x7e\\x80-\\xff]*");

  /// Of the hop (RFC 9110 section 7.6.1), or of the handshake itself.
  private static final Set<String> OURS =
      Set.of(
          "connection",
          "content-length",
          "keep-alive",
          "proxy-authenticate",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "sec-websocket-accept",
          "sec-websocket-extensions",
          "sec-websocket-key",
          "sec-websocket-version",
          SUBPROTOCOL);

  private ConnectHeaders() {}

  /// The subprotocol that the function selected, if it did.
  static @Nullable String subprotocol(ProxyResponse response) {
    for (Map.Entry<String, String> header : response.headers()) {
      if (header.getKey().equalsIgnoreCase(SUBPROTOCOL) && usable(header)) {
        return header.getValue();
      }
    }
    return null;
  }

  /// The headers of the 101.
  static List<Map.Entry<String, String>> passed(ProxyResponse response) {
    var passed = new ArrayList<Map.Entry<String, String>>();
    for (Map.Entry<String, String> header : response.headers()) {
      if (!OURS.contains(header.getKey().toLowerCase(Locale.ROOT)) && usable(header)) {
        passed.add(header);
      }
    }
    return List.copyOf(passed);
  }

  /// The answer to a client that the function does not let in.
  static Response refusal(ProxyResponse response) {
    byte[] body = response.body();
    return body == null
        ? Response.error(response.statusCode(), "Forbidden")
        : new Response(response.statusCode(), passed(response), body);
  }

  /// Nothing that a function returns can end a line.
  private static boolean usable(Map.Entry<String, String> header) {
    return TOKEN.matcher(header.getKey()).matches() && VALUE.matcher(header.getValue()).matches();
  }
}
