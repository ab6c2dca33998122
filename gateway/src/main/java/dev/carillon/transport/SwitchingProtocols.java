// SPDX-License-Identifier: Apache-2.0
package dev.carillon.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// The 101 that opens a WebSocket (RFC 6455 section 4.2.2).
///
/// @param key the client's Sec-WebSocket-Key
/// @param subprotocol that was selected, if any
/// @param extensions the answer to Sec-WebSocket-Extensions, if any
record SwitchingProtocols(String key, @Nullable String subprotocol, @Nullable String extensions) {
  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  ByteBuf bytes(ByteBufAllocator allocator) {
    var head =
        new StringBuilder(200)
            .append("HTTP/1.1 101 Switching Protocols\r\n")
            .append("Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ")
            .append(accept())
            .append("\r\n");
    if (subprotocol != null) {
      head.append("Sec-WebSocket-Protocol: ").append(subprotocol).append("\r\n");
    }
    if (extensions != null) {
      head.append("Sec-WebSocket-Extensions: ").append(extensions).append("\r\n");
    }
    return ByteBufUtil.writeAscii(allocator, head.append("\r\n"));
  }

  private String accept() {
    try {
      // Not a matter of security: RFC 6455 prescribes SHA-1 to tell a WebSocket server from others.
      MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
      byte[] digest = sha1.digest((key + GUID).getBytes(StandardCharsets.US_ASCII));
      return Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-1", e);
    }
  }
}
