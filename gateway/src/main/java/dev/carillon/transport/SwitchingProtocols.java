// SPDX-License-Identifier: Apache-2.0
package dev.carillon.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The 101 that opens a WebSocket (RFC 6455 section 4.2.2).
///
/// @param key the client's Sec-WebSocket-Key
/// @param subprotocol that was selected, if any
/// @param extensions the answer to Sec-WebSocket-Extensions, if any
/// @param headers of the function behind `$connect`
record SwitchingProtocols(
    String key,
    @Nullable String subprotocol,
    @Nullable String extensions,
    List<Map.Entry<String, String>> headers) {
  private static final byte[] GUID =
      "258EAFA5-E914-47DA-95CA-C5AB0DC85B11".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] BEGINNING =
      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
          .getBytes(StandardCharsets.US_ASCII);

  /// Writes it.
  ///
  /// @param sha1 of [#sha1]; not a matter of security: RFC 6455 prescribes it to tell a WebSocket
  ///   server from others
  void write(ByteBuf out, MessageDigest sha1) {
    sha1.update(key.getBytes(StandardCharsets.US_ASCII));
    byte[] accept = Base64.getEncoder().encode(sha1.digest(GUID));
    out.writeBytes(BEGINNING).writeBytes(accept);
    header(out, "Sec-WebSocket-Protocol", subprotocol);
    header(out, "Sec-WebSocket-Extensions", extensions);
    for (Map.Entry<String, String> header : headers) {
      header(out, header.getKey(), header.getValue());
    }
    ByteBufUtil.writeAscii(out, "\r\n\r\n");
  }

  private static void header(ByteBuf out, String name, @Nullable String value) {
    if (value != null) {
      ByteBufUtil.writeAscii(out, "\r\n" + name + ": " + value);
    }
  }

  /// A digest for [#write], which may be used again and again on one thread.
  static MessageDigest sha1() {
    try {
      return MessageDigest.getInstance("SHA-1");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-1", e);
    }
  }
}
