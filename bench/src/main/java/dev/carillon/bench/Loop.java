// SPDX-License-Identifier: Apache-2.0
package dev.carillon.bench;

import io.netty.channel.EventLoop;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/// One event loop with what is confined to it.
///
/// @param masks the source of masking keys
record Loop(EventLoop executor, Meter meter, SplittableRandom masks) {
  /// Runs `task` on the loop in `nanos` nanoseconds.
  void after(long nanos, Runnable task) {
    var _ = executor.schedule(task, nanos, TimeUnit.NANOSECONDS);
  }
}
