// SPDX-License-Identifier: Apache-2.0
package dev.carillon.transport;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;
import org.slf4j.spi.NOPLoggingEventBuilder;

/// Says why clients were refused, which their answer does not; at most some lines a second, so that
/// whoever is refused all the time cannot fill a disk.
final class RefusalLog {
  private static final Logger log = LoggerFactory.getLogger("dev.carillon.refused");
  private static final int LINES_PER_SECOND = 10;

  private final AtomicLong second = new AtomicLong();
  private final AtomicInteger lines = new AtomicInteger();

  /// A line to fill in; one that goes nowhere if there were enough in this second.
  LoggingEventBuilder line(String reason) {
    long now = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime());
    long last = second.get();
    int more = 0;
    if (now != last && second.compareAndSet(last, now)) {
      more = Math.max(0, lines.getAndSet(0) - LINES_PER_SECOND);
    }
    if (lines.incrementAndGet() > LINES_PER_SECOND) {
      return NOPLoggingEventBuilder.singleton();
    }
    LoggingEventBuilder line = log.atInfo().addKeyValue("reason", reason);
    return more == 0 ? line : line.addKeyValue("notLogged", more);
  }
}
