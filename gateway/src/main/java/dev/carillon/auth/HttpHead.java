// SPDX-License-Identifier: Apache-2.0
package dev.carillon.auth;

import java.util.List;
import java.util.Map;

/// A request without its body, as it came.
///
/// @param method as on the request line
/// @param rawTarget as on the request line, nothing decoded
/// @param headers all lines in their order, names in any case
public record HttpHead(String method, String rawTarget, List<Map.Entry<String, String>> headers) {

  /// The method and path only: headers and query hold credentials.
  @Override
  public String toString() {
    int query = rawTarget.indexOf('?');
    return method + " " + (query < 0 ? rawTarget : rawTarget.substring(0, query));
  }
}
