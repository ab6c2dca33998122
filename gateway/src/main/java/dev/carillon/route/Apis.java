// SPDX-License-Identifier: Apache-2.0
package dev.carillon.route;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Finds the stage that a request is for: the API by `Host`, then the stage by the first segment of
/// the path, which is a mapping key or the stage's name (contract 1.1).
public final class Apis {

  /// One API.
  ///
  /// @param domains host names that select it; none makes it the default API
  /// @param paths stages by first path segment: their names and mapping keys
  public record Api(String id, List<String> domains, Map<String, Stage> paths) {}

  private final Map<String, Api> byHost = new HashMap<>();
  private final @Nullable Api otherwise;

  public Apis(List<Api> apis) {
    Api last = null;
    for (Api api : apis) {
      for (String domain : api.domains()) {
        byHost.put(domain.toLowerCase(Locale.ROOT), api);
      }
      if (api.domains().isEmpty()) {
        last = api;
      }
    }
    otherwise = last;
  }

  /// The API that a `Host` selects; null if no API has it and none is the default.
  public @Nullable Api api(@Nullable String host) {
    if (host == null || byHost.isEmpty()) {
      return otherwise;
    }
    String name = host.toLowerCase(Locale.ROOT);
    Api exact = byHost.get(name);
    if (exact == null) {
      int colon = name.lastIndexOf(':');
      exact = colon < 0 || name.endsWith("]") ? null : byHost.get(name.substring(0, colon));
    }
    return exact == null ? otherwise : exact;
  }

  /// The stage of an upgrade, from a path such as `/dev` or `/dev/`.
  public @Nullable Stage stage(@Nullable String host, String path) {
    String key = path.startsWith("/") ? path.substring(1) : path;
    if (key.endsWith("/")) {
      key = key.substring(0, key.length() - 1);
    }
    return byKey(host, key);
  }

  /// The stage with this mapping key or name; empty is the root of a domain.
  public @Nullable Stage byKey(@Nullable String host, String key) {
    Api api = api(host);
    return api == null ? null : api.paths().get(key);
  }
}
