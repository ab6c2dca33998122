// SPDX-License-Identifier: Apache-2.0
package dev.carillon.functions;

import dev.carillon.channel.ChannelName;
import dev.carillon.channel.Envelope;
import dev.carillon.channel.Payload;
import dev.carillon.connection.Flavour;
import java.net.URI;

/// One message on its way to all members of a channel.
///
/// @param exclude the connection that does not receive it: its sender
/// @param endpoint of the management API
record Broadcast(ChannelName channel, String id, Payload payload, String exclude, URI endpoint) {

  /// The text that clients of this flavour get.
  byte[] text(Flavour flavour) {
    return switch (flavour) {
      case RAW -> payload.bytes();
      case V1 -> Envelope.ofChannel(channel, id, payload);
    };
  }
}
