// SPDX-License-Identifier: Apache-2.0
package dev.carillon.function;

import java.util.function.Consumer;

/// Users' code that routes and authorizers call, wherever it runs. Any thread.
public interface Backend extends AutoCloseable {

  /// Calls it; never blocks, and never throws: what goes wrong is an [Outcome].
  ///
  /// @param then told the outcome once, on any thread
  void call(Invocation invocation, Consumer<Outcome> then);

  /// Ends everything that was started; calls that are under way fail.
  @Override
  void close();
}
