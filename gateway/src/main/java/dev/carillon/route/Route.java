// SPDX-License-Identifier: Apache-2.0
package dev.carillon.route;

import dev.carillon.function.Integration;

/// A route key and what it calls.
public record Route(String key, Integration integration) {
  public static final String CONNECT = "$connect";
  public static final String DISCONNECT = "$disconnect";
  public static final String DEFAULT = "$default";
}
