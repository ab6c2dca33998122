// SPDX-License-Identifier: Apache-2.0
package dev.carillon.bench;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// The opening handshake (RFC 6455 4.1). All connections of a run send the same bytes, so that
/// opening thousands costs the client little.
final class Handshake {
  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  private final byte[] request;
  private final String accept;

  Handshake(Target target, RandomGenerator random) {
    byte[] nonce = new byte[16];
    random.nextBytes(nonce);
    String key = Base64.getEncoder().encodeToString(nonce);
    accept = Base64.getEncoder().encodeToString(sha1(key + GUID));
    StringBuilder text = new StringBuilder();
    text.append("GET ").append(target.path()).append(" HTTP/1.1\r\n");
    text.append("Host: ").append(target.authority()).append("\r\n");
    text.append("Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n");
    text.append("Sec-WebSocket-Key: ").append(key).append("\r\n");
    target.headers().forEach(line -> text.append(line).append("\r\n"));
    request = text.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  ByteBuf request() {
    return Unpooled.wrappedBuffer(request);
  }

  /// Judges the head of the answer, up to its empty line.
  ///
  /// @return why the server did not upgrade, null if it did
  @Nullable String refusal(String head) {
    String[] lines = head.split("\r\n", -1);
    if (!lines[0].startsWith("HTTP/1.1 101")) {
      return "the server answered " + lines[0];
    }
    for (String line : lines) {
      int colon = line.indexOf(':');
      if (colon > 0
          && line.substring(0, colon).toLowerCase(Locale.ROOT).equals("sec-websocket-accept")) {
        return line.substring(colon + 1).strip().equals(accept)
            ? null
            : "the server's Sec-WebSocket-Accept does not fit the key";
      }
    }
    return "the server's answer has no Sec-WebSocket-Accept";
  }

  private static byte[] sha1(String text) {
    try {
      return MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.US_ASCII));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }
}
