// SPDX-License-Identifier: Apache-2.0
package dev.carillon.config;

import java.util.regex.Pattern;

/// What names of the service are made of.
public enum NameForm {
  FUNCTION("1 to 64 letters, digits, `-` or `_`", "[A-Za-z0-9_-]{1,64}"),
  /// Of a table or an index of it.
  TABLE("3 to 255 letters, digits, `_`, `.` or `-`", "[A-Za-z0-9_.-]{3,255}");

  private final String words;
  private final Pattern pattern;

  NameForm(String words, String pattern) {
    this.words = words;
    this.pattern = Pattern.compile(pattern);
  }

  public boolean fits(String name) {
    return pattern.matcher(name).matches();
  }

  /// The form in words, for messages.
  @Override
  public String toString() {
    return words;
  }
}
