// SPDX-License-Identifier: Apache-2.0
package dev.carillon.process;

import java.io.IOException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// The one thread that starts and ends processes. It must live as long as they do: Linux tells a
/// process that its parent has died when the thread ends that started it (`prctl(2)`,
/// PR_SET_PDEATHSIG).
final class Starter implements AutoCloseable {
  private static final int REMOVAL_TRIES = 40;
  private static final int REMOVAL_MILLIS = 50;

  /// Told on any thread what came of a start.
  interface Watcher {
    void started(Spawned process);

    void notStarted(LaunchFailure failure);

    void exited(String how);
  }

  private final ScheduledThreadPoolExecutor thread;
  private final Guardian guardian;

  Starter(Guardian guardian) {
    this.guardian = guardian;
    this.thread =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("function-starter").factory());
  }

  void execute(Runnable task) {
    thread.execute(task);
  }

  void start(Launcher launcher, int port, Watcher watcher) {
    try {
      thread.execute(() -> startNow(launcher, port, watcher));
    } catch (RejectedExecutionException e) {
      watcher.notStarted(new LaunchFailure("Runtime.ExitError", "The gateway ends"));
    }
  }

  private void startNow(Launcher launcher, int port, Watcher watcher) {
    try {
      Spawned spawned = launcher.launch(port);
      guardian.add(spawned.group());
      watcher.started(spawned);
      long bytes = launcher.config().memory().bytes();
      spawned.process().onExit().thenAccept(_ -> watcher.exited(spawned.howItEnded(bytes)));
    } catch (LaunchFailure e) {
      watcher.notStarted(e);
    } catch (IOException | RuntimeException e) {
      watcher.notStarted(LaunchFailure.unexpected(e));
    }
  }

  /// Ends a process with its whole group.
  void end(Spawned spawned) {
    try {
      thread.execute(() -> {
        guardian.end(spawned.group());
        spawned.process().destroyForcibly();
        remove(spawned.memory(), REMOVAL_TRIES);
      });
    } catch (RejectedExecutionException e) {
      spawned.process().destroyForcibly();
    }
  }

  private void remove(MemoryBounds.Bound memory, int tries) {
    if (!memory.remove() && tries > 0 && !thread.isShutdown()) {
      thread.schedule(() -> remove(memory, tries - 1), REMOVAL_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  @Override
  public void close() {
    thread.shutdown();
    try {
      if (!thread.awaitTermination(5, TimeUnit.SECONDS)) {
        thread.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    guardian.close();
  }
}
