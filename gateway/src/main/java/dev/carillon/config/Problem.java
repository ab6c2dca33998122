// SPDX-License-Identifier: Apache-2.0
package dev.carillon.config;

/// One thing that is wrong with the configuration.
///
/// @param source the file as it was named, `environment` or `command line`
/// @param line line of the file, from 1; 0 when the source has no lines
/// @param setting path of the setting, such as `limits.message`; empty when no setting is meant
/// @param text what is wrong and what to do; never a secret
public record Problem(String source, int line, String setting, String text) {
  private static final int SHOWN = 60;

  /// `FILE:LINE: SETTING: TEXT`, always one line.
  @Override
  public String toString() {
    return new Place(source, line) + ": " + (setting.isEmpty() ? "" : setting + ": ") + text;
  }

  /// Foreign text for a message: in quotes, at most 60 characters, nothing that moves a terminal.
  public static String quote(String text) {
    String shown = text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text;
    StringBuilder quoted = new StringBuilder("'");
    shown
        .codePoints()
        .map(c -> Character.isISOControl(c) ? '?' : c)
        .forEach(quoted::appendCodePoint);
    return quoted.append('\'').toString();
  }
}
