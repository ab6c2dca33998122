// SPDX-License-Identifier: Apache-2.0
package dev.carillon.route;

import dev.carillon.function.Integration;
import org.jspecify.annotations.Nullable;

/// A route key and what it calls.
///
/// @param throttle how many messages it takes, null for no bound
/// @param models what its messages must look like, null for anything
public record Route(
    String key, Integration integration, @Nullable TokenBucket throttle, @Nullable Models models) {
  public static final String CONNECT = "$connect";
  public static final String DISCONNECT = "$disconnect";
  public static final String DEFAULT = "$default";

  /// A route that takes whatever comes.
  public Route(String key, Integration integration) {
    this(key, integration, null, null);
  }
}
