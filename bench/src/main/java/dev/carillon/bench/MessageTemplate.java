// SPDX-License-Identifier: Apache-2.0
package dev.carillon.bench;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;

/// A client frame whose marker alone changes from message to message.
final class MessageTemplate {
  private static final String PADDING = "abcdefghijklmnopqrstuvwxyz0123456789";

  private final byte[] text;
  private final int markerAt;

  private MessageTemplate(String before, int payload, String after) {
    StringBuilder all = new StringBuilder(before);
    markerAt = before.length();
    all.repeat(' ', Marker.LENGTH);
    for (int i = Marker.LENGTH; i < payload; i++) {
      all.append(PADDING.charAt(i % PADDING.length()));
    }
    text = all.append(after).toString().getBytes(StandardCharsets.US_ASCII);
  }

  static MessageTemplate broadcast(String channel, int payload) {
    return new MessageTemplate(
        "{\"action\":\"sendmessage\",\"channel\":\"" + channel + "\",\"message\":\"",
        payload,
        "\"}");
  }

  static MessageTemplate echo(int payload) {
    return new MessageTemplate("{\"action\":\"echo\",\"message\":\"", payload, "\"}");
  }

  /// Not for two threads at once: the text is written in place.
  ByteBuf frame(ByteBufAllocator allocator, Marker marker, int mask) {
    marker.write(text, markerAt);
    return ClientFrames.masked(allocator, ClientFrames.TEXT, text, mask);
  }
}
