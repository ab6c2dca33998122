// SPDX-License-Identifier: Apache-2.0
package dev.carillon.connection;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/// What the gateway counts before, or without, knowing a stage.
public final class GatewayMeters {
  private final ConcurrentHashMap<Refusal, LongAdder> refusals = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<Integer, LongAdder> requests = new ConcurrentHashMap<>();
  private final AtomicLong[] loopLagNanos;

  public GatewayMeters(int loops) {
    loopLagNanos = new AtomicLong[loops];
    for (int i = 0; i < loops; i++) {
      loopLagNanos[i] = new AtomicLong();
    }
  }

  public LongAdder refused(Refusal why) {
    return refusals.computeIfAbsent(why, _ -> new LongAdder());
  }

  public Map<Refusal, LongAdder> refusals() {
    return refusals;
  }

  /// HTTP requests that were answered with this status.
  public LongAdder requests(int status) {
    return requests.computeIfAbsent(status, _ -> new LongAdder());
  }

  public Map<Integer, LongAdder> requests() {
    return requests;
  }

  public int loops() {
    return loopLagNanos.length;
  }

  /// How late a task of this event loop last ran, in nanoseconds.
  public AtomicLong loopLagNanos(int loop) {
    return loopLagNanos[loop];
  }
}
