// SPDX-License-Identifier: Apache-2.0
package dev.carillon.auth;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The channels that one connection may join and publish to. Immutable; one object and at most two
/// short arrays, because every connection holds one.
public final class ChannelPermissions {
  private static final String[] NO_CHANNEL = {};
  private static final String[] EVERY_CHANNEL = {"*"};

  /// Every channel, for stages without an authorizer.
  public static final ChannelPermissions ALL = new ChannelPermissions(EVERY_CHANNEL, EVERY_CHANNEL);

  /// No channel.
  public static final ChannelPermissions NONE = new ChannelPermissions(NO_CHANNEL, NO_CHANNEL);

  // No channel name holds a `*`, so a final one always marks a prefix.
  private final String[] join;
  private final String[] publish;

  private ChannelPermissions(String[] join, String[] publish) {
    this.join = join;
    this.publish = publish;
  }

  /// Permissions that depend on no token.
  ///
  /// @param join exact names, `prefix*` or `*`; a `{claim}` matches nothing here
  /// @param publish the same
  /// @throws IllegalArgumentException if one is no pattern, saying which
  public static ChannelPermissions of(List<String> join, List<String> publish) {
    return of(patterns(join), patterns(publish), Map.of());
  }

  static ChannelPermissions of(
      List<ChannelPattern> join, List<ChannelPattern> publish, Map<String, Object> claims) {
    String[] joined = resolve(join, claims);
    String[] published = resolve(publish, claims);
    return joined.length == 0 && published.length == 0
        ? NONE
        : new ChannelPermissions(joined, published);
  }

  static List<ChannelPattern> patterns(List<String> texts) {
    return texts.stream().map(ChannelPattern::parse).toList();
  }

  public boolean mayJoin(String channel) {
    return matches(join, channel);
  }

  public boolean mayPublish(String channel) {
    return matches(publish, channel);
  }

  /// What may be joined: exact names, `prefix*` or `*`.
  public List<String> joinPatterns() {
    return List.of(join);
  }

  /// What may be published to: exact names, `prefix*` or `*`.
  public List<String> publishPatterns() {
    return List.of(publish);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ChannelPermissions that
        && List.of(join).equals(List.of(that.join))
        && List.of(publish).equals(List.of(that.publish));
  }

  @Override
  public int hashCode() {
    return List.of(join).hashCode() * 31 + List.of(publish).hashCode();
  }

  @Override
  public String toString() {
    return "join " + List.of(join) + ", publish " + List.of(publish);
  }

  private static String[] resolve(List<ChannelPattern> patterns, Map<String, Object> claims) {
    Set<String> resolved = new LinkedHashSet<>();
    for (ChannelPattern pattern : patterns) {
      String text = pattern.resolve(claims);
      if (text != null) {
        resolved.add(text);
      }
    }
    if (resolved.contains("*")) {
      return EVERY_CHANNEL;
    }
    return resolved.isEmpty() ? NO_CHANNEL : resolved.toArray(String[]::new);
  }

  private static boolean matches(String[] patterns, String channel) {
    for (String pattern : patterns) {
      int last = pattern.length() - 1;
      if (pattern.charAt(last) == '*'
          ? channel.regionMatches(0, pattern, 0, last)
          : channel.equals(pattern)) {
        return true;
      }
    }
    return false;
  }
}
