// SPDX-License-Identifier: Apache-2.0
package dev.carillon.handler;

import dev.carillon.config.Functions;
import dev.carillon.config.JavaConfig;
import dev.carillon.function.Backend;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// The handlers of a gateway, and the threads that they share.
public final class JavaHandlers implements AutoCloseable {
  /// What the service allows an answer besides.
  private static final int ENVELOPE = 100;

  private final Threads threads;
  private final JavaFunction.Bounds bounds;
  private final @Nullable SSLContext trust;
  private final Set<JavaFunction> functions = ConcurrentHashMap.newKeySet();

  /// @param trust whom functions trust over TLS; the JVM's own trust if null
  public JavaHandlers(Functions settings, @Nullable SSLContext trust) {
    this.threads = new Threads(settings.javaThreads());
    this.bounds = new JavaFunction.Bounds(settings.start(), settings.answer().toInt() + ENVELOPE);
    this.trust = trust;
  }

  /// Nothing of the function is touched before its first call.
  public Backend function(Identity identity, JavaConfig config) {
    var function = new JavaFunction(identity, config, threads, trust, bounds);
    functions.add(function);
    return function;
  }

  /// Threads that were given up since the start, because their call did not heed its end.
  public long abandoned() {
    return threads.abandoned();
  }

  /// May be called again.
  @Override
  public void close() {
    functions.forEach(JavaFunction::close);
    threads.close();
  }
}
