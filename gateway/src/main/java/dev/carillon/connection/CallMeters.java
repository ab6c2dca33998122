// SPDX-License-Identifier: Apache-2.0
package dev.carillon.connection;

import java.util.concurrent.atomic.LongAdder;

/// What one stage counts of the functions that are not built in.
public final class CallMeters {
  public final LongAdder calls = new LongAdder();
  public final LongAdder errors = new LongAdder();
  public final LongAdder timeouts = new LongAdder();
  public final LongAdder throttled = new LongAdder();
  public final LatencyBuckets latency = new LatencyBuckets();

  CallMeters() {}
}
