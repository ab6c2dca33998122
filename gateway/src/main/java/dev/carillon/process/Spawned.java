// SPDX-License-Identifier: Apache-2.0
package dev.carillon.process;

/// A process that runs; its id is that of its group too.
record Spawned(Process process, Output output, MemoryBounds.Bound memory) {
  long group() {
    return process.pid();
  }

  /// For whoever was called when it ended: `exit status 1`, `signal: killed`.
  String howItEnded(long maxBytes) {
    if (memory.exceeded()) {
      return "Runtime exited: it used more memory than the %d MB that it may"
          .formatted(maxBytes >> 20);
    }
    int status = process.exitValue();
    String how =
        switch (status - 128) {
          case 4 -> "signal: illegal instruction";
          case 6 -> "signal: aborted";
          case 9 -> "signal: killed";
          case 11 -> "signal: segmentation fault";
          case 15 -> "signal: terminated";
          default -> "exit status " + status;
        };
    return "Runtime exited with error: " + how;
  }
}
