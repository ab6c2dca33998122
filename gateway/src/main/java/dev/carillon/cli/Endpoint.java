// SPDX-License-Identifier: Apache-2.0
package dev.carillon.cli;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The address of a stage, given as `ws`, `wss`, `http` or `https`.
///
/// @param url without a slash at the end
record Endpoint(URI url) {
  /// @throws Refused if it is no such address, saying what is expected
  static Endpoint parse(String text) throws Refused {
    try {
      URI url = URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
      String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
      if (url.getHost() != null && scheme.matches("wss?|https?")) {
        return new Endpoint(url);
      }
    } catch (IllegalArgumentException e) {
      // answered below
    }
    throw new Refused(
        "'" + text + "' is no address of a stage; expected such as ws://127.0.0.1:8080/dev");
  }

  private boolean secure() {
    String scheme = url.getScheme().toLowerCase(Locale.ROOT);
    return scheme.equals("wss") || scheme.equals("https");
  }

  URI webSocket() {
    return withScheme(secure() ? "wss" : "ws", url.getRawPath(), url.getRawQuery());
  }

  /// Where a message for all members of a channel is posted.
  ///
  /// @param exclude a connection that does not get it
  URI channel(String channel, @Nullable String exclude) {
    return withScheme(
        secure() ? "https" : "http",
        url.getRawPath() + "/@channels/" + encoded(channel),
        exclude == null ? null : "exclude=" + encoded(exclude));
  }

  private URI withScheme(String scheme, String path, @Nullable String query) {
    return URI.create(
        scheme + "://" + url.getRawAuthority() + path + (query == null ? "" : "?" + query));
  }

  /// Percent-encodes all but the unreserved characters (RFC 3986 2.3), as SigV4 wants it.
  static String encoded(String text) {
    StringBuilder out = new StringBuilder();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 255);
      if (c < 128 && (Character.isLetterOrDigit(c) || "-_.~".indexOf(c) >= 0)) {
        out.append(c);
      } else {
        out.append(String.format(Locale.ROOT, "%%%02X", (int) c));
      }
    }
    return out.toString();
  }
}
