// SPDX-License-Identifier: Apache-2.0
package dev.carillon.function;

import dev.carillon.channel.ChannelName;

/// What a client is told when it may not do what it asked for.
public final class Denial {
  private Denial() {}

  public static String join(ChannelName channel) {
    return "no permission to join channel " + channel;
  }

  public static String publish(ChannelName channel) {
    return "no permission to publish to channel " + channel;
  }

  /// @param most channels that one connection may be in
  public static String channels(int most) {
    return "a connection may be in at most " + most + " channels; leave one first";
  }
}
