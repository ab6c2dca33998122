// SPDX-License-Identifier: Apache-2.0
package dev.carillon.route;

import dev.carillon.channel.Hub;
import dev.carillon.connection.StageMeters;
import dev.carillon.function.Called;
import dev.carillon.function.StageScope;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One stage of an API as it runs: who is connected and in which channel, which stays, and the
/// rules for them, which may be exchanged while they are.
public final class Stage {
  private final String api;
  private final String name;
  private final Hub hub;
  private final StageMeters meters;
  private final List<StageScope> scopes;
  private final Supplier<@Nullable Called> disconnect = this::calledAtTheEnd;
  private volatile Rules rules;

  /// What may change under open connections.
  ///
  /// @param entry null for a stage that has no functions but built-in ones, and asks nobody who may
  ///   enter but its door
  public record Rules(Routes routes, Door door, @Nullable Entry entry) {}

  /// @param scopes one per event loop, in their order
  public Stage(
      String api, String name, Rules rules, Hub hub, StageMeters meters, List<StageScope> scopes) {
    this.api = api;
    this.name = name;
    this.rules = rules;
    this.hub = hub;
    this.meters = meters;
    this.scopes = List.copyOf(scopes);
  }

  public String api() {
    return api;
  }

  public String name() {
    return name;
  }

  public Hub hub() {
    return hub;
  }

  public StageMeters meters() {
    return meters;
  }

  public List<StageScope> scopes() {
    return scopes;
  }

  public Routes routes() {
    return rules.routes();
  }

  public Door door() {
    return rules.door();
  }

  public @Nullable Entry entry() {
    return rules.entry();
  }

  /// @throws IllegalArgumentException if functions come to a stage that has none, whose connections
  ///   have nothing to call them with, or all of them go
  public void check(Rules changed) {
    if ((changed.entry() == null) != (rules.entry() == null)) {
      throw new IllegalArgumentException(
          "the stage %s gets its first functions or loses its last ones; restart the gateway for it"
              .formatted(this));
    }
  }

  /// Sets the rules for everything that comes from now on. What was called already is answered as
  /// it was called.
  ///
  /// @param changed what [#check] has passed
  public void apply(Rules changed) {
    rules = changed;
  }

  /// The function that is told of the end of a connection, as it is then; null if none is.
  public Supplier<@Nullable Called> disconnect() {
    return disconnect;
  }

  private @Nullable Called calledAtTheEnd() {
    Route route = routes().disconnect();
    return route != null && route.integration() instanceof Called called ? called : null;
  }

  @Override
  public String toString() {
    return api + "/" + name;
  }
}
