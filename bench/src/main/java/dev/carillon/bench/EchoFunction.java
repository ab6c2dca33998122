// SPDX-License-Identifier: Apache-2.0
package dev.carillon.bench;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Says what it was told: what `carillon bench functions` calls as a Java handler, and as a Java
/// process.
public final class EchoFunction {
  /// A handler as Lambda knows it.
  public Map<String, @Nullable Object> handle(Map<String, @Nullable Object> event) {
    return Map.of("statusCode", 200, "body", String.valueOf(event.get("body")));
  }
}
