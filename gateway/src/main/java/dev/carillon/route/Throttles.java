// SPDX-License-Identifier: Apache-2.0
package dev.carillon.route;

import dev.carillon.config.RouteConfig;
import dev.carillon.config.ThrottleConfig;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// The limits of one stage (contract 7.5): a route has its own bucket or a share of the stage's.
public final class Throttles {
  private final @Nullable TokenBucket stage;
  private final Map<String, TokenBucket> byRoute = new HashMap<>();

  /// @param stage null if routes without a limit of their own have none
  /// @param routes route keys to their configuration
  public Throttles(
      @Nullable ThrottleConfig stage, Map<String, RouteConfig> routes, LongSupplier nanoTime) {
    this.stage = stage == null ? null : TokenBucket.of(stage, nanoTime);
    routes.forEach((key, route) -> {
      if (route.throttle() != null) {
        byRoute.put(key, TokenBucket.of(route.throttle(), nanoTime));
      }
    });
  }

  /// The bucket of a route, to be looked up once; null if nothing limits it.
  public @Nullable TokenBucket bucket(String routeKey) {
    return byRoute.getOrDefault(routeKey, stage);
  }

  /// May this route be called now?
  public boolean take(String routeKey) {
    TokenBucket bucket = bucket(routeKey);
    return bucket == null || bucket.take();
  }
}
