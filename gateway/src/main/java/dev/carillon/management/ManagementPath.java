// SPDX-License-Identifier: Apache-2.0
package dev.carillon.management;

import dev.carillon.http.RequestHead;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A path below the address of a stage: `/dev/@connections/L0SM9cOFvHcCIhw=` or, behind a root
/// mapping, without the first segment (contract 5.3: `@` and `%40`, `=` and `%3D` are the same).
///
/// @param stageKey name or mapping key of the stage; empty is the root of a domain
record ManagementPath(String stageKey, Target target) {
  private static final String CONNECTIONS = "@connections";
  private static final String CHANNELS = "@channels";

  /// What is managed. Names and ids are decoded once, and nothing more is known of them.
  sealed interface Target {}

  record Connection(String id) implements Target {}

  record Channels() implements Target {}

  record Channel(String name) implements Target {}

  record Member(String channel, String connectionId) implements Target {}

  /// @return null if the path is none of these
  static @Nullable ManagementPath parse(String path) {
    String[] segments = path.substring(Math.min(1, path.length())).split("/", -1);
    if (segments.length > 4) {
      return null;
    }
    List<String> decoded = new ArrayList<>();
    for (String segment : segments) {
      String text = RequestHead.decodeSegment(segment);
      if (text == null) {
        return null;
      }
      decoded.add(text);
    }
    boolean root = decoded.getFirst().equals(CONNECTIONS) || decoded.getFirst().equals(CHANNELS);
    Target target = target(root ? decoded : decoded.subList(1, decoded.size()));
    return target == null ? null : new ManagementPath(root ? "" : decoded.getFirst(), target);
  }

  private static @Nullable Target target(List<String> below) {
    String word = below.isEmpty() ? "" : below.getFirst();
    if (word.equals(CONNECTIONS)) {
      return below.size() == 2 ? new Connection(below.get(1)) : null;
    }
    if (!word.equals(CHANNELS)) {
      return null;
    }
    return switch (below.size()) {
      case 1 -> new Channels();
      case 2 -> new Channel(below.get(1));
      case 3 -> new Member(below.get(1), below.get(2));
      default -> null;
    };
  }
}
