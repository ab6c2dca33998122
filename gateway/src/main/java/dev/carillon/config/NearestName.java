// SPDX-License-Identifier: Apache-2.0
package dev.carillon.config;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What somebody may have meant: the known name with the fewest letters wrong, missing, added or
/// swapped with their neighbour (optimal string alignment distance).
public final class NearestName {
  private static final int LONGEST = 100;

  private NearestName() {}

  /// `, did you mean 'limits'?`, or nothing when no name is near.
  public static String hint(String written, Collection<String> names) {
    String nearest = of(written, names);
    return nearest == null ? "" : ", did you mean '" + nearest + "'?";
  }

  /// The same where more names than these are right: at most two letters may differ, fewer in a
  /// short name, and not the first, as in `LocalSecondaryIndexes` and `GlobalSecondaryIndexes`.
  public static String strictHint(String written, Collection<String> names) {
    if (names.contains(written)) {
      return "";
    }
    List<String> alike =
        names.stream().filter(name -> name.regionMatches(true, 0, written, 0, 1)).toList();
    String nearest = of(written, alike, Math.min(2, written.length() / 4));
    return nearest == null ? "" : ", did you mean '" + nearest + "'?";
  }

  /// Null when more than a third of the letters (two of short names, one of very short ones)
  /// differ.
  static @Nullable String of(String written, Collection<String> names) {
    return of(written, names, written.length() <= 3 ? 1 : Math.max(2, written.length() / 3));
  }

  private static @Nullable String of(String written, Collection<String> names, int most) {
    if (written.length() > LONGEST) {
      return null;
    }
    int best = most + 1;
    String nearest = null;
    for (String name : names) {
      int distance = distance(written.toLowerCase(Locale.ROOT), name.toLowerCase(Locale.ROOT));
      if (distance < best) {
        best = distance;
        nearest = name;
      }
    }
    return nearest;
  }

  private static int distance(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        int cost = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        d[i][j] = Math.min(Math.min(d[i - 1][j], d[i][j - 1]) + 1, d[i - 1][j - 1] + cost);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
