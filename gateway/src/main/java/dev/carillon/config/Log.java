// SPDX-License-Identifier: Apache-2.0
package dev.carillon.config;

/// What is logged, and how it looks.
public record Log(
    @Default("info")
        @About(
            "error, warn, info or debug. info tells starts, stops and faults; debug tells each connection.")
        Level level,
    @Default("text") @About("text (one line of key=value) or json (one object a line).")
        Format format) {

  /// How much is logged.
  public enum Level {
    ERROR,
    WARN,
    INFO,
    DEBUG
  }

  /// How a line looks.
  public enum Format {
    TEXT,
    JSON
  }
}
