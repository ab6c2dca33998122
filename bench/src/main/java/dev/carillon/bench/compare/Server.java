// SPDX-License-Identifier: Apache-2.0
package dev.carillon.bench.compare;

import org.jspecify.annotations.Nullable;

/// A server that listens.
///
/// @param process null if somebody else started it: it is only let go on, not ended
record Server(String name, int port, long pid, @Nullable Process process) implements AutoCloseable {
  /// Without a word: nobody measures how a server ends, and some take their time.
  @Override
  public void close() {
    if (process == null) {
      Signals.resume(pid);
    } else {
      process.destroyForcibly();
    }
  }
}
