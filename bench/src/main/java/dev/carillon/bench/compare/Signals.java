// SPDX-License-Identifier: Apache-2.0
package dev.carillon.bench.compare;

import dev.carillon.bench.Stopped;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/// Stops and continues processes by kill(2). A command `kill` would be a process of its own, four
/// times each slice, on the processors that are measured.
@SuppressWarnings("restricted") // a signature that is wrong would crash; this one is kill(2)'s
final class Signals {
  private static final int CONT = 18;
  private static final int STOP = 19;
  private static final MethodHandle KILL =
      Linker.nativeLinker()
          .downcallHandle(
              Linker.nativeLinker().defaultLookup().findOrThrow("kill"),
              FunctionDescriptor.of(
                  ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

  private Signals() {}

  static void stop(long pid) {
    if (send(pid, STOP) != 0) {
      throw new Stopped(
          "process %d cannot be stopped: it has ended, or belongs to another user".formatted(pid));
    }
  }

  /// Of a process that has ended there is nothing to continue.
  static void resume(long pid) {
    send(pid, CONT);
  }

  private static int send(long pid, int signal) {
    try {
      return (int) KILL.invokeExact((int) pid, signal);
    } catch (Throwable e) {
      throw new IllegalStateException("kill(2) cannot be called", e);
    }
  }
}
