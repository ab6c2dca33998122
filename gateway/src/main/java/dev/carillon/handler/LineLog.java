// SPDX-License-Identifier: Apache-2.0
package dev.carillon.handler;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;

/// The output of a function: each line goes to the log. Its [java.io.PrintStream] lets one thread
/// in at a time.
final class LineLog extends OutputStream {
  /// Bounds the memory of a function that never ends a line.
  private static final int LONGEST = 64 << 10;

  private final Logger log;
  private final String function;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();

  LineLog(Logger log, String function) {
    this.log = log;
    this.function = function;
  }

  @Override
  public void write(int b) {
    if (b != '\n') {
      line.write(b);
    }
    if (b == '\n' || line.size() >= LONGEST) {
      log.info("{}: {}", function, line.toString(StandardCharsets.UTF_8).stripTrailing());
      line.reset();
    }
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    for (int i = offset; i < offset + length; i++) {
      write(bytes[i]);
    }
  }
}
