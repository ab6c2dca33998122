// SPDX-License-Identifier: Apache-2.0
package dev.carillon.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import dev.carillon.config.Log;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sets up logging from the configuration: one line an event on standard error, secrets masked.
final class LogSetup {
  private LogSetup() {}

  static void apply(Log settings) {
    LoggerContext context = start(settings.format());
    context.getLogger("dev.carillon").setLevel(level(settings.level()));
    // What functions print.
    context.getLogger("function").setLevel(level(settings.level()));
  }

  /// For commands without a configuration.
  static void warnings() {
    start(Log.Format.TEXT);
  }

  /// Warnings and errors of everybody.
  private static LoggerContext start(Log.Format format) {
    var context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.reset();
    var layout = new LogLayout(format);
    layout.setContext(context);
    layout.start();
    var encoder = new LayoutWrappingEncoder<ILoggingEvent>();
    encoder.setContext(context);
    encoder.setLayout(layout);
    encoder.start();
    var appender = new ConsoleAppender<ILoggingEvent>();
    appender.setContext(context);
    appender.setTarget("System.err");
    appender.setEncoder(encoder);
    appender.start();
    var root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.addAppender(appender);
    root.setLevel(Level.WARN);
    return context;
  }

  private static Level level(Log.Level level) {
    return switch (level) {
      case ERROR -> Level.ERROR;
      case WARN -> Level.WARN;
      case INFO -> Level.INFO;
      case DEBUG -> Level.DEBUG;
    };
  }
}
