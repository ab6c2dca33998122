// SPDX-License-Identifier: Apache-2.0
package dev.carillon.auth;

/// Patterns of policies: `*` is any text, `?` any one character, everything else itself.
public final class Wildcard {
  private Wildcard() {}

  /// Whether the pattern matches the whole text. Only the last `*` is ever tried again, so the work
  /// is at most the product of both lengths, whatever a pattern's author thought of; there is no
  /// recursion.
  public static boolean matches(String pattern, String text) {
    int p = 0;
    int t = 0;
    int star = -1;
    int resume = 0;
    while (t < text.length()) {
      char wanted = p < pattern.length() ? pattern.charAt(p) : 0;
      if (p < pattern.length() && wanted == '*') {
        star = p++;
        resume = t;
      } else if (p < pattern.length() && (wanted == '?' || wanted == text.charAt(t))) {
        p++;
        t++;
      } else if (star >= 0) {
        p = star + 1;
        t = ++resume;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }
}
