// SPDX-License-Identifier: Apache-2.0
package dev.carillon.route;

import dev.carillon.channel.Hub;
import dev.carillon.connection.StageMeters;
import dev.carillon.function.StageScope;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One stage of an API as it runs.
///
/// @param scopes one per event loop, in their order
/// @param entry null for a stage that has no functions but built-in ones, and asks nobody who may
///   enter but its door
public record Stage(
    String api,
    String name,
    Routes routes,
    Door door,
    Hub hub,
    StageMeters meters,
    List<StageScope> scopes,
    @Nullable Entry entry) {

  /// A stage with built-in functions only.
  public Stage(
      String api,
      String name,
      Routes routes,
      Door door,
      Hub hub,
      StageMeters meters,
      List<StageScope> scopes) {
    this(api, name, routes, door, hub, meters, scopes, null);
  }

  @Override
  public String toString() {
    return api + "/" + name;
  }
}
