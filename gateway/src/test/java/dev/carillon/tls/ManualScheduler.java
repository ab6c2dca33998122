// SPDX-License-Identifier: Apache-2.0
package dev.carillon.tls;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// Runs what was scheduled when the test says so, in the thread of the test.
public final class ManualScheduler extends ScheduledThreadPoolExecutor {
  private final List<Runnable> tasks = new ArrayList<>();

  public ManualScheduler() {
    super(0);
  }

  @Override
  public ScheduledFuture<?> scheduleWithFixedDelay(
      Runnable task, long initialDelay, long delay, TimeUnit unit) {
    tasks.add(task);
    return super.scheduleWithFixedDelay(task, 1, 1, TimeUnit.DAYS);
  }

  public void tick() {
    tasks.forEach(Runnable::run);
  }
}
