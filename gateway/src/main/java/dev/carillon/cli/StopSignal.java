// SPDX-License-Identifier: Apache-2.0
package dev.carillon.cli;

import java.lang.reflect.Proxy;
import java.util.concurrent.CountDownLatch;

/// SIGTERM and SIGINT: the first asks for a drain, the second ends the process at once.
///
/// A shutdown hook could not tell a second signal from the first, nor end with 0. `sun.misc.Signal`
/// (of the exported module jdk.unsupported) can; it is called by name because javac warns of it in
/// a way that nothing silences.
final class StopSignal {
  private final CountDownLatch asked = new CountDownLatch(1);

  StopSignal() {
    handle("TERM", 143);
    handle("INT", 130);
  }

  private void handle(String name, int exitCode) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object received =
          Proxy.newProxyInstance(
              handler.getClassLoader(),
              new Class<?>[] {handler},
              (_, method, _) -> {
                if (method.getName().equals("handle")) {
                  stop(exitCode);
                }
                return null;
              });
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance(name), received);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this Java cannot listen for SIG" + name, e);
    }
  }

  private void stop(int exitCode) {
    if (asked.getCount() == 0) {
      Runtime.getRuntime().halt(exitCode);
    }
    asked.countDown();
  }

  void await() throws InterruptedException {
    asked.await();
  }
}
