// SPDX-License-Identifier: Apache-2.0
package dev.carillon.channel;

import dev.carillon.websocket.Utf8;
import java.nio.charset.StandardCharsets;

/// What a publisher said.
///
/// @param kind how receivers of the JSON flavour see it
/// @param bytes not copied: nobody changes them
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Payload(Kind kind, byte[] bytes) {

  /// What the bytes are.
  public enum Kind {
    /// UTF-8 text.
    TEXT,
    /// The JSON text of something that is not a string.
    JSON,
    /// Anything else; goes out in binary frames.
    BINARY
  }

  /// Bytes of which nothing is known: text if they are UTF-8.
  public static Payload of(byte[] bytes) {
    return new Payload(Utf8.valid(bytes) ? Kind.TEXT : Kind.BINARY, bytes);
  }

  public static Payload text(String text) {
    return new Payload(Kind.TEXT, text.getBytes(StandardCharsets.UTF_8));
  }
}
