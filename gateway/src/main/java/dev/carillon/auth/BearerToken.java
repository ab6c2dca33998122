// SPDX-License-Identifier: Apache-2.0
package dev.carillon.auth;

import org.jspecify.annotations.Nullable;

/// Where a client may put its token. A browser can set neither header freely: it has the query and
/// the subprotocol.
public final class BearerToken {
  private static final String SCHEME = "Bearer ";
  private static final String SUBPROTOCOL = "bearer.";

  private BearerToken() {}

  /// The first token of: `Authorization: Bearer TOKEN` (RFC 6750 section 2.1), `?token=TOKEN`, an
  /// entry `bearer.TOKEN` of `Sec-WebSocket-Protocol`. Null if there is none.
  ///
  /// @param queryToken the decoded value
  /// @param subprotocolHeader all lines of the header, joined by commas
  public static @Nullable String find(
      @Nullable String authorizationHeader,
      @Nullable String queryToken,
      @Nullable String subprotocolHeader) {
    if (authorizationHeader != null
        && authorizationHeader.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      String token = authorizationHeader.substring(SCHEME.length()).strip();
      if (!token.isEmpty()) {
        return token;
      }
    }
    if (queryToken != null && !queryToken.isEmpty()) {
      return queryToken;
    }
    return subprotocolHeader == null ? null : inSubprotocols(subprotocolHeader);
  }

  private static @Nullable String inSubprotocols(String header) {
    int start = 0;
    while (start <= header.length()) {
      int comma = header.indexOf(',', start);
      int end = comma < 0 ? header.length() : comma;
      String entry = header.substring(start, end).strip();
      if (entry.startsWith(SUBPROTOCOL) && entry.length() > SUBPROTOCOL.length()) {
        return entry.substring(SUBPROTOCOL.length());
      }
      start = end + 1;
    }
    return null;
  }
}
