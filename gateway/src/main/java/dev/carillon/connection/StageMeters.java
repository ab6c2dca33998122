// SPDX-License-Identifier: Apache-2.0
package dev.carillon.connection;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/// What one stage counts. Written on the event loops, in sums where there are many; read by
/// `/metrics`.
public final class StageMeters {
  public final LongAdder open = new LongAdder();
  public final LongAdder accepted = new LongAdder();
  public final LongAdder messagesIn = new LongAdder();
  public final LongAdder bytesIn = new LongAdder();
  public final LongAdder messagesOut = new LongAdder();
  public final LongAdder bytesOut = new LongAdder();
  public final LongAdder publications = new LongAdder();
  public final LongAdder deliveries = new LongAdder();
  public final LongAdder slowCloses = new LongAdder();
  public final LongAdder zombieCloses = new LongAdder();
  public final LatencyBuckets publishToWrite = new LatencyBuckets();
  public final CallMeters functions = new CallMeters();
  private final ConcurrentHashMap<String, LongAdder> routes = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<Refusal, LongAdder> refusals = new ConcurrentHashMap<>();

  /// Messages that a route took. Route keys come from the configuration, never from a client.
  public LongAdder route(String key) {
    LongAdder known = routes.get(key); // the rule, and cheaper than to ask for a new one
    return known != null ? known : routes.computeIfAbsent(key, _ -> new LongAdder());
  }

  public LongAdder refused(Refusal why) {
    return refusals.computeIfAbsent(why, _ -> new LongAdder());
  }

  public ConcurrentHashMap<String, LongAdder> routes() {
    return routes;
  }

  public ConcurrentHashMap<Refusal, LongAdder> refusals() {
    return refusals;
  }
}
