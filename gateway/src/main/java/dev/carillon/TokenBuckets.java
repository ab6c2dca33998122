// SPDX-License-Identifier: Apache-2.0
package dev.carillon;

import dev.carillon.config.ThrottleConfig;
import dev.carillon.route.TokenBucket;
import org.jspecify.annotations.Nullable;

/// Throttles as they are configured.
final class TokenBuckets {
  private TokenBuckets() {}

  static @Nullable TokenBucket of(@Nullable ThrottleConfig throttle) {
    return throttle == null
        ? null
        : new TokenBucket(throttle.rate(), throttle.burst(), System::nanoTime);
  }
}
