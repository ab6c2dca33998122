// SPDX-License-Identifier: Apache-2.0
package dev.carillon.transport;

import dev.carillon.function.Invoker;
import dev.carillon.function.StageScope;
import dev.carillon.route.Stage;
import dev.carillon.websocket.FrameRules;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What all connections of one stage share on one event loop.
///
/// @param invoker null where there are built-in functions only
record StageOnLoop(
    Stage stage,
    StageScope scope,
    ClientRules client,
    Admission admission,
    @Nullable Invoker invoker) {

  /// What clients may do.
  ///
  /// @param pingIsActivity does a ping count against the bound of idle connections
  record ClientRules(FrameRules frames, MessageRate rate, boolean pingIsActivity) {}

  /// The invoker of a stage that has functions.
  Invoker functions() {
    return Objects.requireNonNull(invoker);
  }
}
