// SPDX-License-Identifier: Apache-2.0
package dev.carillon.handler;

import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A bounded pool of platform threads: an endless loop on a virtual one would keep its carrier for
/// ever. All are daemons, since such a loop cannot be ended.
final class Threads implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Threads.class);
  private static final Duration IDLE = Duration.ofSeconds(30);

  private final ThreadPoolExecutor pool;
  private final ScheduledThreadPoolExecutor timer;
  private final AtomicLong abandoned = new AtomicLong();

  Threads(int max) {
    ThreadFactory daemons = Thread.ofPlatform().daemon().name("function-", 0).factory();
    pool =
        new ThreadPoolExecutor(
            max, max, IDLE.toMillis(), TimeUnit.MILLISECONDS, new LinkedBlockingQueue<>(), daemons);
    pool.allowCoreThreadTimeOut(true);
    timer =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("function-timer").factory());
    timer.setRemoveOnCancelPolicy(true);
  }

  /// First come, first served. After [#close] nothing runs.
  void run(Runnable task) {
    try {
      pool.execute(task);
    } catch (RejectedExecutionException _) {
      log.debug("A call came after the end");
    }
  }

  /// @return false if it already runs or has run
  boolean remove(Runnable task) {
    return pool.remove(task);
  }

  /// @param nanos from now
  Runnable after(long nanos, Runnable task) {
    try {
      var scheduled = timer.schedule(task, nanos, TimeUnit.NANOSECONDS);
      return () -> scheduled.cancel(false);
    } catch (RejectedExecutionException _) {
      return () -> {};
    }
  }

  /// The calling call's thread is lost to the pool, until [#regained].
  void lost() {
    abandoned.incrementAndGet();
    resize(1);
  }

  void regained() {
    resize(-1);
  }

  private synchronized void resize(int by) {
    int size = pool.getMaximumPoolSize() + by;
    if (by > 0) {
      pool.setMaximumPoolSize(size);
      pool.setCorePoolSize(size);
    } else {
      pool.setCorePoolSize(size);
      pool.setMaximumPoolSize(size);
    }
  }

  long abandoned() {
    return abandoned.get();
  }

  /// Gives what runs a second to end.
  @Override
  public void close() {
    timer.shutdownNow();
    pool.shutdownNow();
    try {
      pool.awaitTermination(1, TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
