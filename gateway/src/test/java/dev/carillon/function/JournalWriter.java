// SPDX-License-Identifier: Apache-2.0
package dev.carillon.function;

import dev.carillon.event.Caller;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/// A gateway that opens connections, ends every other one, and waits to be killed.
final class JournalWriter {
  private JournalWriter() {}

  public static void main(String[] args) throws Exception {
    int count = Integer.parseInt(args[1]);
    Journal journal = Journal.open(Path.of(args[0])).journal();
    for (int i = 0; i < count; i++) {
      journal.opened("dev", new Caller("c" + i, i, "::1", null, Map.of(), null), "r" + i);
      if (i % 2 == 0) {
        journal.ended("c" + i);
      }
    }
    new CountDownLatch(1).await();
  }
}
