// SPDX-License-Identifier: Apache-2.0
package dev.carillon.management;

import dev.carillon.http.RequestHead;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// Which part of a list is asked for: `?limit=100&next=…`.
///
/// @param after the last entry of the page before; null for the first page
record PageRequest(int limit, @Nullable String after) {
  static final String PROBLEM =
      "limit must be a number from 1 to 1000, and next what an earlier answer gave";

  private static final int DEFAULT_LIMIT = 100;
  private static final int MOST = 1_000;

  /// @return null if one of the two is malformed
  static @Nullable PageRequest of(RequestHead head) {
    try {
      String limit = head.query("limit");
      int asked = limit == null ? DEFAULT_LIMIT : Integer.parseInt(limit);
      String next = head.query("next");
      return asked < 1 || asked > MOST
          ? null
          : new PageRequest(asked, next == null ? null : decode(next));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static String decode(String next) {
    return new String(Base64.getUrlDecoder().decode(next), StandardCharsets.UTF_8);
  }

  /// Encoded, so that nobody takes it for more than a mark.
  static void appendNext(String last, StringBuilder json) {
    byte[] bytes = last.getBytes(StandardCharsets.UTF_8);
    json.append(",\"next\":\"")
        .append(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes))
        .append('"');
  }
}
