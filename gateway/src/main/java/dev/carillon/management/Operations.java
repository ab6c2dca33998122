// SPDX-License-Identifier: Apache-2.0
package dev.carillon.management;

import dev.carillon.http.Response;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What an operator looks at: health, metrics and the tester page. Served where only this machine,
/// or the operator's network, reaches it.
public final class Operations {
  private final Supplier<Response> health;
  private final Metrics metrics;
  private final @Nullable Pages pages;

  /// @param stage that the tester connects to; null serves no tester, as the service has none
  public Operations(Supplier<Response> health, Metrics metrics, @Nullable String stage) {
    this.health = health;
    this.metrics = metrics;
    this.pages = stage == null ? null : new Pages(stage);
  }

  /// The answer to a read of this path; null if there is nothing here.
  @Nullable Response at(String path) {
    return switch (path) {
      case "/health" -> health.get();
      case "/metrics" -> Response.text(200, Metrics.CONTENT_TYPE, metrics.text());
      default -> pages == null ? null : pages.at(path);
    };
  }
}
