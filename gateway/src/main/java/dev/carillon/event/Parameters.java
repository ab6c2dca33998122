// SPDX-License-Identifier: Apache-2.0
package dev.carillon.event;

import dev.carillon.http.RequestHead;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// The headers and the query of a handshake as events show them: names to all their values.
final class Parameters {
  /// What an HTTP hop says to the next one; the integration is no hop (contract 2.1).
  private static final Set<String> OF_THE_HOP = Set.of("connection", "upgrade", "content-length");

  /// Made anew by the gateway, whatever the client says (contract 2.1).
  private static final Set<String> OURS =
      Set.of("x-amzn-trace-id", "x-forwarded-for", "x-forwarded-port", "x-forwarded-proto");

  /// Names that arrive in this spelling, however the client writes them; all others as they came.
  private static final Map<String, String> SPELLING = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

  static {
    for (String name :
        List.of(
            "Accept",
            "Accept-Encoding",
            "Accept-Language",
            "Authorization",
            "Cache-Control",
            "Cookie",
            "Host",
            "Origin",
            "Pragma",
            "Sec-WebSocket-Extensions",
            "Sec-WebSocket-Key",
            "Sec-WebSocket-Protocol",
            "Sec-WebSocket-Version",
            "Upgrade",
            "Connection",
            "User-Agent")) {
      SPELLING.put(name, name);
    }
  }

  private Parameters() {}

  /// @param ofTheHop with `Connection`, `Upgrade` and `content-length`, as for authorizers
  static Map<String, List<String>> headers(RequestHead head, String traceId, boolean ofTheHop) {
    Map<String, List<String>> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (Map.Entry<String, String> header : head.headers()) {
      String lower = header.getKey().toLowerCase(Locale.ROOT);
      if (!OF_THE_HOP.contains(lower) && !OURS.contains(lower)) {
        all.computeIfAbsent(
                SPELLING.getOrDefault(header.getKey(), header.getKey()), _ -> new ArrayList<>())
            .add(header.getValue());
      }
    }
    if (ofTheHop) {
      all.put("Connection", List.of("upgrade"));
      all.put("content-length", List.of("0"));
      all.put("Upgrade", List.of("websocket"));
    }
    all.put("X-Amzn-Trace-Id", List.of(traceId));
    all.put("X-Forwarded-For", List.of(head.client().getHostAddress()));
    all.put("X-Forwarded-Port", List.of(port(head)));
    all.put("X-Forwarded-Proto", List.of(head.tls() ? "https" : "http"));
    return all;
  }

  private static String port(RequestHead head) {
    String host = head.header("host");
    int colon = host == null ? -1 : host.lastIndexOf(':');
    return host != null && colon > host.lastIndexOf(']')
        ? host.substring(colon + 1)
        : head.tls() ? "443" : "80";
  }

  /// The query, decoded; empty if there is none. What cannot be decoded stands as it came.
  static Map<String, List<String>> query(RequestHead head) {
    int start = head.target().indexOf('?');
    Map<String, List<String>> all = new LinkedHashMap<>();
    if (start < 0) {
      return all;
    }
    for (String pair : head.target().substring(start + 1).split("&", -1)) {
      int equals = pair.indexOf('=');
      String name = equals < 0 ? pair : pair.substring(0, equals);
      if (!name.isEmpty()) {
        all.computeIfAbsent(decode(name), _ -> new ArrayList<>())
            .add(equals < 0 ? "" : decode(pair.substring(equals + 1)));
      }
    }
    return all;
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }

  /// Contract 2.3.
  static Map<String, List<String>> ofDisconnect(String host) {
    Map<String, List<String>> all = new LinkedHashMap<>();
    all.put("Host", List.of(host));
    all.put("x-api-key", List.of(""));
    all.put("X-Forwarded-For", List.of(""));
    all.put("x-restapi", List.of(""));
    return all;
  }
}
