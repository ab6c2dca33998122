// SPDX-License-Identifier: Apache-2.0
package dev.carillon;

import dev.carillon.function.Backend;
import dev.carillon.function.Outcome;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;

/// Starts functions ahead of their first calls.
final class FunctionStarts {
  /// More at a time would make each of them so slow that it exceeds its own bound.
  private static final int AT_ONCE = 4;

  private static final int LONGEST = 500;

  private FunctionStarts() {}

  /// Waits until all have started or failed; each bounds its own start.
  ///
  /// @throws FunctionsFailed naming all that failed
  static void start(Map<String, Backend> functions) {
    var failed = new ConcurrentHashMap<String, String>();
    var room = new Semaphore(AT_ONCE);
    var left = new CountDownLatch(functions.size());
    try {
      for (Map.Entry<String, Backend> each : functions.entrySet()) {
        room.acquire();
        each.getValue()
            .start(why -> {
              if (why != null) {
                failed.put(each.getKey(), line(why));
              }
              room.release();
              left.countDown();
            });
      }
      left.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalArgumentException("the start was interrupted", e);
    }
    if (!failed.isEmpty()) {
      throw new FunctionsFailed(failed);
    }
  }

  /// Without what some runtimes write below the first line: the log has all of it.
  private static String line(Outcome.Failed why) {
    String[] lines = why.message().strip().split("\\R", 2);
    String place = lines.length == 2 ? lastParentheses(lines[1]) : "";
    String text = (why.type() + ": " + lines[0] + place).strip();
    return text.length() > LONGEST ? text.substring(0, LONGEST) + "..." : text;
  }

  /// The place in the code, which stands behind all lines.
  private static String lastParentheses(String text) {
    int open = text.lastIndexOf(" (");
    return open >= 0 && text.endsWith(")") ? text.substring(open) : "";
  }
}
