// SPDX-License-Identifier: Apache-2.0
package dev.carillon.route;

import dev.carillon.config.RouteConfig;
import dev.carillon.config.ThrottleConfig;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Routes as configured.
final class TestRoutes {
  private TestRoutes() {}

  static RouteConfig with(
      Map<String, String> models, @Nullable String expression, @Nullable ThrottleConfig throttle) {
    return new RouteConfig(
        "builtin:echo",
        null,
        null,
        null,
        null,
        null,
        false,
        Duration.ofSeconds(29),
        false,
        false,
        Map.of(),
        models,
        expression,
        RouteConfig.ContentHandling.NONE,
        throttle);
  }
}
