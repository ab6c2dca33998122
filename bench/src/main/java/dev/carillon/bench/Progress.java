// SPDX-License-Identifier: Apache-2.0
package dev.carillon.bench;

import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/// Shows on stderr how far the run is: a bar on a terminal, elsewhere a line every few seconds.
/// Used by one thread.
final class Progress {
  private static final int WIDTH = 30;
  private static final long BAR_EVERY = 100_000_000L;
  private static final long LINE_EVERY = 5_000_000_000L;

  private final PrintWriter out;
  private final boolean terminal;
  private String phase = "";
  private long shown;
  private boolean drawn;

  Progress(PrintWriter out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  /// Whether stderr is a terminal, also when stdout is not (`System.console()` wants both).
  @SuppressWarnings("SystemConsoleNull") // null again since JDK 25 where there is no terminal
  static boolean stderrIsTerminal() {
    try {
      String device = Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString();
      return device.startsWith("/dev/pts/") || device.startsWith("/dev/tty");
    } catch (IOException e) {
      Console console = System.console();
      return console != null && console.isTerminal();
    }
  }

  /// @param done 0 to 1
  void show(String phase, double done, String detail) {
    long now = System.nanoTime();
    boolean first = !phase.equals(this.phase);
    if (!first && now - shown < (terminal ? BAR_EVERY : LINE_EVERY)) {
      return;
    }
    this.phase = phase;
    shown = now;
    int percent = (int) (100 * Math.clamp(done, 0, 1));
    if (terminal) {
      int filled = WIDTH * percent / 100;
      String bar = "#".repeat(filled) + "-".repeat(WIDTH - filled);
      out.printf(Locale.ROOT, "\r%-9s [%s] %3d %%  %s\u001b[K", phase, bar, percent, detail);
      drawn = true;
    } else {
      out.printf(Locale.ROOT, "%-9s %3d %%  %s%n", phase, percent, detail);
    }
    out.flush();
  }

  /// Takes the bar away.
  void clear() {
    if (drawn) {
      out.print("\r\u001b[K");
      out.flush();
      drawn = false;
    }
  }
}
