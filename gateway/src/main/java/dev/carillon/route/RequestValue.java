// SPDX-License-Identifier: Apache-2.0
package dev.carillon.route;

import dev.carillon.http.RequestHead;
import org.jspecify.annotations.Nullable;

/// A value of the handshake by its name in the configuration, `route.request.header.NAME` or
/// `route.request.querystring.NAME`.
sealed interface RequestValue {

  /// Its first value, null if there is none.
  @Nullable String of(RequestHead head);

  /// Null if it is not there, or empty.
  static @Nullable String filled(@Nullable String value) {
    return value == null || value.isEmpty() ? null : value;
  }

  /// Null if the text names no such value.
  static @Nullable RequestValue parse(String text) {
    if (text.startsWith(Header.PREFIX)) {
      return new Header(text.substring(Header.PREFIX.length()));
    }
    return text.startsWith(Query.PREFIX) ? new Query(text.substring(Query.PREFIX.length())) : null;
  }

  /// A header, named in any case.
  record Header(String name) implements RequestValue {
    private static final String PREFIX = "route.request.header.";

    @Override
    public @Nullable String of(RequestHead head) {
      return head.header(name);
    }
  }

  /// A query parameter, decoded.
  record Query(String name) implements RequestValue {
    private static final String PREFIX = "route.request.querystring.";

    @Override
    public @Nullable String of(RequestHead head) {
      return head.query(name);
    }
  }
}
