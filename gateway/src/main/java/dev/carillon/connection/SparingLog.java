// SPDX-License-Identifier: Apache-2.0
package dev.carillon.connection;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;
import org.slf4j.spi.NOPLoggingEventBuilder;

/// A log of what clients can bring about as often as they like: at most some lines a second, so
/// that nobody can fill a disk.
public final class SparingLog {
  private static final int LINES_PER_SECOND = 10;

  private final Logger log;
  private final AtomicLong second = new AtomicLong();
  private final AtomicInteger lines = new AtomicInteger();

  private SparingLog(String name) {
    log = LoggerFactory.getLogger(name);
  }

  /// Says why clients were refused, which their answer does not.
  public static SparingLog ofRefusals() {
    return new SparingLog("dev.carillon.refused");
  }

  /// Says what functions failed with.
  public static SparingLog ofFunctions() {
    return new SparingLog("dev.carillon.function");
  }

  /// A line to fill in; one that goes nowhere if there were enough in this second.
  public LoggingEventBuilder line(Level level, String reason) {
    long now = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime());
    long last = second.get();
    int more = 0;
    if (now != last && second.compareAndSet(last, now)) {
      more = Math.max(0, lines.getAndSet(0) - LINES_PER_SECOND);
    }
    if (lines.incrementAndGet() > LINES_PER_SECOND) {
      return NOPLoggingEventBuilder.singleton();
    }
    LoggingEventBuilder line = log.atLevel(level).addKeyValue("reason", reason);
    return more == 0 ? line : line.addKeyValue("notLogged", more);
  }
}
