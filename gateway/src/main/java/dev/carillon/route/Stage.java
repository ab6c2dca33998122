// SPDX-License-Identifier: Apache-2.0
package dev.carillon.route;

import dev.carillon.channel.Hub;
import dev.carillon.connection.StageMeters;
import dev.carillon.function.StageScope;
import java.util.List;

/// One stage of an API as it runs.
///
/// @param scopes one per event loop, in their order
public record Stage(
    String api,
    String name,
    Routes routes,
    Door door,
    Hub hub,
    StageMeters meters,
    List<StageScope> scopes) {

  @Override
  public String toString() {
    return api + "/" + name;
  }
}
