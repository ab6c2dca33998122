// SPDX-License-Identifier: Apache-2.0
package dev.carillon.auth;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// Where signatures are checked that take too long for an event loop. One thread per processor, as
/// the work is all computing.
public final class CostlyChecks {
  /// Some seconds of work; past it the asking event loop does its own, and so asks more slowly.
  private static final int LONGEST_QUEUE = 5_000;

  private static final int THREADS = Runtime.getRuntime().availableProcessors();
  private static final ThreadPoolExecutor POOL =
      new ThreadPoolExecutor(
          THREADS,
          THREADS,
          10,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(LONGEST_QUEUE),
          Thread.ofPlatform().daemon().name("token-check-", 0).factory(),
          new ThreadPoolExecutor.CallerRunsPolicy());

  static {
    POOL.allowCoreThreadTimeOut(true);
  }

  private CostlyChecks() {}

  /// One pool for all authorizers of the process; its threads go when there is nothing to do.
  public static Executor executor() {
    return POOL;
  }
}
