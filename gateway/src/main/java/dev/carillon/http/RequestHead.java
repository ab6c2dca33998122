// SPDX-License-Identifier: Apache-2.0
package dev.carillon.http;

import java.net.InetAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A request without its body.
///
/// @param target as it stood in the request line: path and query, undecoded
/// @param headers in the order and spelling of the client
/// @param client address of the client, behind trusted proxies too
/// @param tls did it come over TLS
public record RequestHead(
    String method,
    String target,
    List<Map.Entry<String, String>> headers,
    InetAddress client,
    boolean tls) {

  /// The first header of this name in any spelling, or null.
  public @Nullable String header(String name) {
    for (int i = 0; i < headers.size(); i++) {
      if (headers.get(i).getKey().equalsIgnoreCase(name)) {
        return headers.get(i).getValue();
      }
    }
    return null;
  }

  /// All headers of this name, joined by commas (RFC 9110 section 5.2), or null.
  public @Nullable String joined(String name) {
    String joined = null;
    for (int i = 0; i < headers.size(); i++) {
      Map.Entry<String, String> header = headers.get(i);
      if (header.getKey().equalsIgnoreCase(name)) {
        joined = joined == null ? header.getValue() : joined + ", " + header.getValue();
      }
    }
    return joined;
  }

  /// How many headers have this name.
  public int count(String name) {
    int count = 0;
    for (int i = 0; i < headers.size(); i++) {
      if (headers.get(i).getKey().equalsIgnoreCase(name)) {
        count++;
      }
    }
    return count;
  }

  /// Does it ask for a WebSocket (RFC 6455 section 4.1)?
  public boolean isUpgrade() {
    String upgrade = header("upgrade");
    return method.equals("GET")
        && upgrade != null
        && upgrade.equalsIgnoreCase("websocket")
        && lists(joined("connection"), "upgrade");
  }

  /// Is the token in a list of them (RFC 9110 section 5.6.1)?
  private static boolean lists(@Nullable String list, String token) {
    if (list != null && list.equalsIgnoreCase(token)) {
      return true;
    }
    if (list != null) {
      for (String entry : list.split(",", -1)) {
        if (entry.strip().equalsIgnoreCase(token)) {
          return true;
        }
      }
    }
    return false;
  }

  /// The path, still encoded.
  public String path() {
    int query = target.indexOf('?');
    return query < 0 ? target : target.substring(0, query);
  }

  /// The first value of a query parameter, decoded; null if there is none or it cannot be decoded.
  public @Nullable String query(String name) {
    int start = target.indexOf('?');
    if (start < 0) {
      return null;
    }
    for (String pair : target.substring(start + 1).split("&", -1)) {
      int equals = pair.indexOf('=');
      String key = decode(equals < 0 ? pair : pair.substring(0, equals));
      if (name.equals(key)) {
        return equals < 0 ? "" : decode(pair.substring(equals + 1));
      }
    }
    return null;
  }

  /// Undoes percent encoding in a path segment; null if it is malformed.
  public static @Nullable String decodeSegment(String text) {
    return decode(text.replace("+", "%2B"));
  }

  private static @Nullable String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
