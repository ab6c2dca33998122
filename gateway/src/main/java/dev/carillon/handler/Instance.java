// SPDX-License-Identifier: Apache-2.0
package dev.carillon.handler;

import dev.carillon.config.JavaConfig;
import dev.carillon.function.Invocation;
import dev.carillon.function.Outcome;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A function's classes and the handler that was made of them.
record Instance(FunctionClassLoader loader, Handler handler) {

  /// Makes one for the first call, and another one after a call that did what ends an instance.
  static final class Holder implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger("function");

    private final Identity identity;
    private final JavaConfig config;
    private final @Nullable SSLContext trust;
    private final Variables variables;
    private final int maxAnswer;
    private final AtomicReference<@Nullable FutureTask<Instance>> current = new AtomicReference<>();

    Holder(Identity identity, JavaConfig config, @Nullable SSLContext trust, int maxAnswer) {
      this.maxAnswer = maxAnswer;
      this.identity = identity;
      this.config = config;
      this.trust = trust;
      this.variables = Variables.of(identity, config);
    }

    Outcome call(Invocation invocation, long end) {
      Thread thread = Thread.currentThread();
      ClassLoader before = thread.getContextClassLoader();
      FutureTask<Instance> made = made();
      try {
        made.run(); // does nothing if another call did or does
        Instance instance = made.get();
        thread.setContextClassLoader(instance.loader());
        var result = new BoundedOutput(maxAnswer);
        var context = new CallContext(identity, variables, invocation, end, log);
        instance.handler().handle(invocation.payload(), context, result);
        return result.isTooLarge()
            ? tooLarge(maxAnswer)
            : new Outcome.Returned(result.toByteArray());
      } catch (ExecutionException e) {
        drop(made);
        return failed(e.getCause() == null ? e : e.getCause());
      } catch (Throwable e) { // whatever the function throws, StackOverflowError included
        if (e instanceof Exit) {
          drop(made);
        }
        return failed(e);
      } finally {
        thread.setContextClassLoader(before);
      }
    }

    /// Loads the classes ahead of the first call.
    ///
    /// @return what went wrong; null if nothing did
    Outcome.@Nullable Failed load() {
      Thread thread = Thread.currentThread();
      ClassLoader before = thread.getContextClassLoader();
      FutureTask<Instance> made = made();
      try {
        made.run();
        made.get();
        return null;
      } catch (ExecutionException | InterruptedException e) {
        drop(made);
        return failed(e.getCause() == null ? e : e.getCause());
      } finally {
        thread.setContextClassLoader(before);
      }
    }

    private FutureTask<Instance> made() {
      FutureTask<Instance> task = current.get();
      while (task == null) {
        var fresh = new FutureTask<>(this::make);
        task = current.compareAndSet(null, fresh) ? fresh : current.get();
      }
      return task;
    }

    private Instance make() throws Exception {
      var output = new PrintStream(new LineLog(log, identity.name()), true, StandardCharsets.UTF_8);
      var loader =
          new FunctionClassLoader(
              identity.name(), config.classpath(), variables.all(), output, trust);
      Thread.currentThread().setContextClassLoader(loader);
      try {
        return new Instance(loader, new HandlerFinder(config.handler(), loader).find());
      } catch (Throwable e) {
        loader.close();
        throw Unchecked.of(e);
      }
    }

    /// The next call starts anew. Others may still use the old classes: the garbage collector
    /// closes them.
    void renew() {
      current.set(null);
    }

    private void drop(FutureTask<Instance> made) {
      current.compareAndSet(made, null);
    }

    private static Outcome tooLarge(int bound) {
      return new Outcome.Failed(
          "Function.ResponseSizeTooLarge",
          "Response payload size exceeded maximum allowed payload size (%d bytes)."
              .formatted(bound));
    }

    private static Outcome.Failed failed(Throwable thrown) {
      Throwable e =
          thrown instanceof ExceptionInInitializerError && thrown.getCause() != null
              ? thrown.getCause()
              : thrown;
      String type =
          switch (e) {
            case Exit _ -> "Runtime.ExitError";
            case HandlerNotFoundException _ -> "Runtime.HandlerNotFound";
            default -> e.getClass().getName();
          };
      return new Outcome.Failed(type, message(e));
    }

    /// An exception of the function's own may throw another one here.
    private static String message(Throwable e) {
      try {
        String message = e.getMessage();
        return message == null ? "" : message;
      } catch (Throwable _) {
        return "";
      }
    }

    @Override
    public void close() {
      FutureTask<Instance> made = current.getAndSet(null);
      if (made == null || !made.isDone()) {
        return;
      }
      try {
        made.get().loader().close();
      } catch (InterruptedException | ExecutionException | IOException e) {
        log.debug("The classes of {} were not closed", identity.name(), e);
      }
    }
  }
}
