// SPDX-License-Identifier: Apache-2.0
package dev.carillon.management;

import dev.carillon.http.RequestHead;
import org.jspecify.annotations.Nullable;

/// A path below the address of a stage: `/dev/@connections/L0SM9cOFvHcCIhw=` or, behind a root
/// mapping, without the first segment (contract 5.3: `@` and `%40`, `=` and `%3D` are the same).
///
/// @param stageKey name or mapping key of the stage; empty is the root of a domain
/// @param name what follows, decoded once
record ManagementPath(String stageKey, Kind kind, String name) {

  /// What is managed.
  enum Kind {
    CONNECTIONS,
    CHANNELS
  }

  /// @return null if the path is none of these
  static @Nullable ManagementPath parse(String path) {
    String[] segments = path.substring(Math.min(1, path.length())).split("/", -1);
    if (segments.length < 2 || segments.length > 3) {
      return null;
    }
    String[] decoded = new String[segments.length];
    for (int i = 0; i < segments.length; i++) {
      String text = RequestHead.decodeSegment(segments[i]);
      if (text == null) {
        return null;
      }
      decoded[i] = text;
    }
    String word = decoded[segments.length - 2];
    Kind kind =
        word.equals("@connections")
            ? Kind.CONNECTIONS
            : word.equals("@channels") ? Kind.CHANNELS : null;
    return kind == null
        ? null
        : new ManagementPath(
            segments.length == 3 ? decoded[0] : "", kind, decoded[segments.length - 1]);
  }
}
