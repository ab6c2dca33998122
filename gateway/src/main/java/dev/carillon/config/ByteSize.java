// SPDX-License-Identifier: Apache-2.0
package dev.carillon.config;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A number of bytes, written `128KB`, `1MB`, `4096B` or `4096`. Units are powers of 1,024.
public record ByteSize(long bytes) {
  private static final Pattern FORM = Pattern.compile("(\\d{1,15})\\s*(|b|kb?|mb?|gb?)");

  /// @throws IllegalArgumentException if the text is no size, saying what is expected
  public static ByteSize parse(String text) {
    Matcher form = FORM.matcher(text.strip().toLowerCase(Locale.ROOT));
    if (!form.matches()) {
      throw new IllegalArgumentException("expected a size such as 4096, 128KB or 1MB");
    }
    int shift =
        switch (form.group(2)) {
          case "", "b" -> 0;
          case "k", "kb" -> 10;
          case "m", "mb" -> 20;
          default -> 30;
        };
    long number = Long.parseLong(form.group(1));
    if (number > Long.MAX_VALUE >> shift) {
      throw new IllegalArgumentException("expected a size below 8 EB");
    }
    return new ByteSize(number << shift);
  }

  /// The bytes as an `int`, at most `Integer.MAX_VALUE`.
  public int toInt() {
    return (int) Math.min(bytes, Integer.MAX_VALUE);
  }

  @Override
  public String toString() {
    if (bytes > 0 && bytes % (1L << 30) == 0) {
      return (bytes >> 30) + "GB";
    }
    if (bytes > 0 && bytes % (1L << 20) == 0) {
      return (bytes >> 20) + "MB";
    }
    if (bytes > 0 && bytes % (1L << 10) == 0) {
      return (bytes >> 10) + "KB";
    }
    return bytes + "B";
  }
}
