// SPDX-License-Identifier: Apache-2.0
package dev.carillon.route;

import dev.carillon.http.RequestHead;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a handshake must bring along, or the answer is 400.
public final class RequestParameters {
  private final Map<String, RequestValue> required = new LinkedHashMap<>();

  /// @param parameters names to whether they are required, as configured
  /// @throws IllegalArgumentException naming the one that is no request parameter
  public RequestParameters(Map<String, Boolean> parameters) {
    parameters.forEach((name, needed) -> {
      RequestValue value = RequestValue.parse(name);
      if (value == null) {
        throw new IllegalArgumentException("'" + name + "' is no request parameter");
      }
      if (needed) {
        required.put(name, value);
      }
    });
  }

  /// Is nothing required?
  boolean none() {
    return required.isEmpty();
  }

  /// The name of one that is missing or, which counts as missing, empty; null if all are there.
  public @Nullable String missing(RequestHead head) {
    for (Map.Entry<String, RequestValue> entry : required.entrySet()) {
      if (RequestValue.filled(entry.getValue().of(head)) == null) {
        return entry.getKey();
      }
    }
    return null;
  }
}
