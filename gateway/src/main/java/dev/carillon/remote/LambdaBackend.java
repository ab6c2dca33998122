// SPDX-License-Identifier: Apache-2.0
package dev.carillon.remote;

import dev.carillon.config.LambdaConfig;
import dev.carillon.function.Backend;
import dev.carillon.function.Invocation;
import dev.carillon.function.Outcome;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A function that stays on AWS Lambda, or on something that speaks its API. Nothing of the SDK is
/// loaded before the first call.
public final class LambdaBackend implements Backend {
  /// Concurrent executions that an AWS account has from the start.
  public static final int MOST_CALLS = 1_000;

  /// Longest call that the service knows.
  public static final Duration LONGEST = Duration.ofMinutes(15);

  private final LambdaConfig config;
  private final Semaphore room = new Semaphore(MOST_CALLS);
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("lambda-", 0).factory());
  private @Nullable LambdaCalls calls;

  public LambdaBackend(LambdaConfig config) {
    this.config = config;
  }

  @Override
  public void call(Invocation invocation, Consumer<Outcome> then) {
    if (!room.tryAcquire()) {
      then.accept(new Outcome.Throttled());
      return;
    }
    var outcome = new CompletableFuture<Outcome>();
    var _ =
        outcome
            .completeOnTimeout(
                new Outcome.TimedOut(), invocation.timeout().toMillis(), TimeUnit.MILLISECONDS)
            .thenAccept(then);
    try {
      threads.execute(() -> {
        try {
          outcome.complete(calls().invoke(invocation));
        } catch (RuntimeException | LinkageError e) {
          outcome.complete(LambdaCalls.failed(e));
        } finally {
          room.release();
        }
      });
    } catch (RejectedExecutionException e) {
      room.release();
      outcome.complete(new Outcome.Failed("Lambda.Unreachable", "the gateway is closing"));
    }
  }

  /// What fails here, such as a region that nobody named, is tried again with the next call.
  private synchronized LambdaCalls calls() {
    if (calls == null) {
      calls = new LambdaCalls(config);
    }
    return calls;
  }

  @Override
  public void close() {
    threads.shutdownNow();
    synchronized (this) {
      if (calls != null) {
        calls.close();
      }
    }
  }
}
