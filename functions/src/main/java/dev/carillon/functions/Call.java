// SPDX-License-Identifier: Apache-2.0
package dev.carillon.functions;

import com.amazonaws.services.lambda.runtime.Context;
import java.time.Duration;

/// One invocation: which function was called, and until when it works.
///
/// @param functionArn with the alias or version that was called, if one was
/// @param end by [System#nanoTime]; what comes after it is for others
record Call(String functionArn, long end) {
  /// Kept for what is on its way, and for passing on what is left.
  private static final long FAREWELL = 6_000;

  static Call of(Context context) {
    long millis = context.getRemainingTimeInMillis();
    long work = millis - Math.min(FAREWELL, millis / 4);
    return new Call(context.getInvokedFunctionArn(), System.nanoTime() + work * 1_000_000);
  }

  Duration left() {
    return Duration.ofNanos(end - System.nanoTime());
  }

  boolean isOver() {
    return end - System.nanoTime() <= 0;
  }
}
