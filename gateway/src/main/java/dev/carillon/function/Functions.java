// SPDX-License-Identifier: Apache-2.0
package dev.carillon.function;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The functions of a configuration by their names. Any thread.
public interface Functions {

  /// As it is now: a changed configuration exchanges it.
  @Nullable Named find(Name name);

  /// Names are unique in an API only.
  record Name(String api, String name) {}

  /// A function that can be called by its name.
  ///
  /// @param timeout longest call
  /// @param concurrency calls that it has room for at the same time
  record Named(Backend backend, Duration timeout, int concurrency) {}
}
