// SPDX-License-Identifier: Apache-2.0
package dev.carillon.handler;

import dev.carillon.config.JavaConfig;
import dev.carillon.function.Backend;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// The handlers of a gateway, and the threads that they share.
public final class JavaHandlers implements AutoCloseable {
  private final Threads threads;
  private final @Nullable SSLContext trust;
  private final Set<JavaFunction> functions = ConcurrentHashMap.newKeySet();

  /// @param maxThreads of all functions together
  /// @param trust whom functions trust over TLS; the JVM's own trust if null
  public JavaHandlers(int maxThreads, @Nullable SSLContext trust) {
    this.threads = new Threads(maxThreads);
    this.trust = trust;
  }

  /// Nothing of the function is touched before its first call.
  public Backend function(Identity identity, JavaConfig config) {
    var function = new JavaFunction(identity, config, threads, trust);
    functions.add(function);
    return function;
  }

  /// Threads that were given up since the start, because their call did not heed its end.
  public long abandoned() {
    return threads.abandoned();
  }

  @Override
  public void close() {
    functions.forEach(JavaFunction::close);
    threads.close();
  }
}
