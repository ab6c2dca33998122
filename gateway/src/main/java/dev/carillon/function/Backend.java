// SPDX-License-Identifier: Apache-2.0
package dev.carillon.function;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Users' code that routes and authorizers call, wherever it runs. Any thread.
public interface Backend extends AutoCloseable {

  /// Calls it; never blocks, and never throws: what goes wrong is an [Outcome].
  ///
  /// @param then told the outcome once, on any thread
  void call(Invocation invocation, Consumer<Outcome> then);

  /// Does ahead of the first call what that would otherwise wait for; by default nothing.
  ///
  /// @param then told once, on any thread, what went wrong; null if nothing did
  default void start(Consumer<Outcome.@Nullable Failed> then) {
    then.accept(null);
  }

  /// Ends everything that was started; calls that are under way fail.
  @Override
  void close();
}
