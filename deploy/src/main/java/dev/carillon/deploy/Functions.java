// SPDX-License-Identifier: Apache-2.0
package dev.carillon.deploy;

import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;

/// All functions, by what they handle.
final class Functions {
  private final Map<Handler, LiveFunction> all = new EnumMap<>(Handler.class);

  /// `make` is called once for each handler.
  Functions(java.util.function.Function<Handler, LiveFunction> make) {
    for (Handler handler : Handler.values()) {
      all.put(handler, make.apply(handler));
    }
  }

  LiveFunction of(Handler handler) {
    LiveFunction function = all.get(handler);
    if (function == null) {
      throw new IllegalStateException("no function was made for " + handler);
    }
    return function;
  }

  Collection<LiveFunction> all() {
    return all.values();
  }
}
