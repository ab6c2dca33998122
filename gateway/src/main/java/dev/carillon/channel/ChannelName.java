// SPDX-License-Identifier: Apache-2.0
package dev.carillon.channel;

import org.jspecify.annotations.Nullable;

/// The name of a channel: 1 to 164 of `[-A-Za-z0-9_=@,.;:]`, not starting with `@`. A `:` ends a
/// namespace.
///
/// The prefixes `private-`, `presence-` and `cache-` belong to the meaning that Pusher gives them;
/// no client can use them until they have it.
public record ChannelName(String value) {
  public static final int MAX_LENGTH = 164;

  /// Where every connection is a member from the start.
  public static final ChannelName DEFAULT = new ChannelName("default");

  private static final String OTHERS = "-_=@,.;:";
  private static final String[] RESERVED = {"private-", "presence-", "cache-"};

  /// What is wrong with a name, in words for its sender; null if nothing is.
  public static @Nullable String problem(String name) {
    if (name.isEmpty() || name.length() > MAX_LENGTH) {
      return "a channel name has 1 to " + MAX_LENGTH + " characters";
    }
    for (int i = 0; i < name.length(); i++) {
      if (!allowed(name.charAt(i))) {
        return "a channel name consists of letters, digits and -_=@,.;:";
      }
    }
    if (name.charAt(0) == '@') {
      return "a channel name does not start with @";
    }
    for (String prefix : RESERVED) {
      if (name.startsWith(prefix)) {
        return "channel names that start with " + prefix + " are reserved";
      }
    }
    return null;
  }

  private static boolean allowed(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || OTHERS.indexOf(c) >= 0;
  }

  @Override
  public String toString() {
    return value;
  }
}
