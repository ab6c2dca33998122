// SPDX-License-Identifier: Apache-2.0
package dev.carillon.bench.compare;

import java.util.List;

/// What is left to do when the run is ended from outside, by Ctrl-C or a time limit: a process that
/// stands still would stay for ever.
final class Cleaning {
  private Cleaning() {}

  /// Kills what was started, and lets go on what was there before.
  static Thread atExit(List<Peer> peers) {
    List<RunningPeer> running =
        peers.stream().filter(RunningPeer.class::isInstance).map(RunningPeer.class::cast).toList();
    Thread caller = Thread.currentThread();
    Thread hook = new Thread(() -> clean(caller, running), "compare-cleaning");
    Runtime.getRuntime().addShutdownHook(hook);
    return hook;
  }

  /// Interrupted first, so that it starts nothing behind our back. It cannot be waited for to its
  /// end: that is where it waits for us.
  private static void clean(Thread caller, List<RunningPeer> running) {
    caller.interrupt();
    Pause.millis(300);
    ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
    running.forEach(RunningPeer::resume);
  }
}
