// SPDX-License-Identifier: Apache-2.0
package dev.carillon.process;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads what a process prints into the log, line by line, on a thread of its own: a pipe cannot be
/// read in any other way, and a process that prints faster than the log takes it waits.
final class Output implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger("function");
  private static final int MAX_LINE = 8_192;

  /// Past this many in a second, lines are counted only, so that one function does not fill the log
  /// of all.
  private static final int MAX_LINES_PER_SECOND = 1_000;

  private static final int STACK = 128 * 1_024;

  private final String function;
  private final InputStream in;
  private final byte[] line = new byte[MAX_LINE];
  private int length;
  private boolean cut;
  private long second;
  private int lines;
  private long leftOut;
  private volatile String requestId = "-";

  private Output(String function, InputStream in) {
    this.function = function;
    this.in = in;
  }

  static Output of(String function, Process process) {
    var output = new Output(function, process.getInputStream());
    Thread.ofPlatform().daemon().name("output of " + function).stackSize(STACK).start(output);
    return output;
  }

  /// From now on lines belong to this call. What comes after its end still does: that is when most
  /// of it is read.
  void during(String call) {
    requestId = call;
  }

  @Override
  public void run() {
    byte[] chunk = new byte[MAX_LINE];
    try (in) {
      for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
        for (int i = 0; i < n; i++) {
          take(chunk[i]);
        }
      }
    } catch (IOException _) {
      // The process was ended while it was read.
    }
    if (length > 0) {
      print();
    }
    tellLeftOut();
  }

  private void take(byte next) {
    if (next == '\n') {
      print();
    } else if (length < MAX_LINE) {
      line[length++] = next;
    } else {
      cut = true;
    }
  }

  private void print() {
    long now = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime());
    if (now != second) {
      tellLeftOut();
      second = now;
      lines = 0;
    }
    if (++lines > MAX_LINES_PER_SECOND) {
      leftOut++;
    } else {
      String text = printable(new String(line, 0, length, StandardCharsets.UTF_8));
      LOG.info("{} {}: {}{}", function, requestId, text, cut ? " [...]" : "");
    }
    length = 0;
    cut = false;
  }

  private void tellLeftOut() {
    if (leftOut > 0) {
      LOG.info("{} {}: [{} more lines in that second]", function, requestId, leftOut);
      leftOut = 0;
    }
  }

  /// What moves cursors or forges lines in a terminal shows as a space.
  private static String printable(String text) {
    StringBuilder clean = null;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isISOControl(c) && c != '\t') {
        if (clean == null) {
          clean = new StringBuilder(text);
        }
        clean.setCharAt(i, ' ');
      }
    }
    return (clean == null ? text : clean.toString()).stripTrailing();
  }
}
