// SPDX-License-Identifier: Apache-2.0
package dev.carillon.auth;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A web origin (RFC 6454 section 6.2): scheme, host and port, nothing else.
///
/// @param scheme lower case
/// @param host lower case; IPv6 in brackets; names are kept in the ASCII form that browsers send
/// @param port the default port of the scheme where none was written; -1 for a scheme without one
record Origin(String scheme, String host, int port) {
  // A host name has at most 253 characters; more cannot be an origin and costs no work.
  private static final int LONGEST = 300;

  /// Reads a serialized origin. `null`, a path, user information, a trailing dot or any character
  /// outside host names make it none: nothing is repaired, because what is repaired here may be
  /// read differently elsewhere.
  static @Nullable Origin parse(String text) {
    int colon = text.indexOf("://");
    if (colon <= 0 || text.length() > LONGEST) {
      return null;
    }
    String scheme = text.substring(0, colon).toLowerCase(Locale.ROOT);
    int start = colon + 3;
    int end = hostEnd(text, start);
    String host = text.substring(start, end).toLowerCase(Locale.ROOT);
    int port = end == text.length() ? defaultPort(scheme) : port(text, end);
    return isScheme(scheme) && isHost(host) && port != MALFORMED
        ? new Origin(scheme, host, port)
        : null;
  }

  static final int MALFORMED = -2;

  /// Where the host that begins at `start` ends: at the colon of the port or the end of the text.
  static int hostEnd(String text, int start) {
    int from = text.startsWith("[", start) ? Math.max(start, text.indexOf(']', start)) : start;
    int colon = text.indexOf(':', from);
    return colon < 0 ? text.length() : colon;
  }

  /// The number after the colon at `colon`, or `MALFORMED`.
  static int port(String text, int colon) {
    int digits = text.length() - colon - 1;
    if (text.charAt(colon) != ':' || digits < 1 || digits > 5) {
      return MALFORMED;
    }
    int port = 0;
    for (int i = colon + 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return MALFORMED;
      }
      port = port * 10 + c - '0';
    }
    return port >= 1 && port <= 65_535 ? port : MALFORMED;
  }

  /// Whether a host (no port) is this machine itself: `localhost`, 127.0.0.0/8 or `[::1]`.
  static boolean isLoopback(String host) {
    return host.equalsIgnoreCase("localhost") || host.equals("[::1]") || isLoopbackV4(host);
  }

  private static boolean isLoopbackV4(String host) {
    if (!host.startsWith("127.") || host.length() > 15) {
      return false;
    }
    int octets = 1;
    int digits = 0;
    int value = 0;
    for (int i = 4; i < host.length(); i++) {
      char c = host.charAt(i);
      if (c == '.' && digits > 0) {
        octets++;
        digits = 0;
        value = 0;
      } else if (c >= '0' && c <= '9' && !(digits > 0 && value == 0)) {
        // A leading zero would be octal to some readers and decimal to others.
        value = value * 10 + c - '0';
        digits++;
        if (value > 255) {
          return false;
        }
      } else {
        return false;
      }
    }
    return octets == 3 && digits > 0;
  }

  private static int defaultPort(String scheme) {
    return switch (scheme) {
      case "http", "ws" -> 80;
      case "https", "wss" -> 443;
      default -> -1;
    };
  }

  private static boolean isScheme(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean letter = c >= 'a' && c <= 'z';
      if (!letter && (i == 0 || !((c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.'))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isHost(String host) {
    if (host.startsWith("[")) {
      return isBracketed(host);
    }
    char before = '.';
    for (int i = 0; i < host.length(); i++) {
      char c = host.charAt(i);
      boolean named = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
      if (!named && !(c == '.' && before != '.')) {
        return false;
      }
      before = c;
    }
    return before != '.';
  }

  private static boolean isBracketed(String host) {
    for (int i = 1; i < host.length() - 1; i++) {
      char c = host.charAt(i);
      if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || c == ':' || c == '.')) {
        return false;
      }
    }
    return host.length() > 3 && host.endsWith("]");
  }
}
