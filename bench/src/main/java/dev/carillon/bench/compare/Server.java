// SPDX-License-Identifier: Apache-2.0
package dev.carillon.bench.compare;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A server that listens.
///
/// @param process null if somebody else started it: it is only let go on, not ended
record Server(String name, int port, long pid, @Nullable Process process) implements AutoCloseable {
  /// Without a word, for nobody measures how a server ends; but what the kernel does to take ten
  /// thousand connections down must not fall into the next measurement.
  @Override
  public void close() {
    if (process == null) {
      Signals.resume(pid);
    } else {
      process.destroyForcibly();
      try {
        process.waitFor(5, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
