// SPDX-License-Identifier: Apache-2.0
package dev.carillon.websocket;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.Deflater;

/// The bytes that a client sends, legal or not: masked frames, built by hand.
public final class ClientFrames {
  static final int FIN = 0x80;
  static final int RSV1 = 0x40;

  private static final byte[] KEY = {0x37, (byte) 0xfa, 0x21, 0x3d}; // of RFC 6455 section 5.7

  private ClientFrames() {}

  /// @param first the first byte: FIN, reserved bits and opcode
  public static byte[] frame(int first, byte[] payload) {
    return frame(first, payload, KEY);
  }

  static byte[] frame(int first, byte[] payload, byte[] key) {
    byte[] masked = new byte[payload.length];
    for (int i = 0; i < payload.length; i++) {
      masked[i] = (byte) (payload[i] ^ key[i & 3]);
    }
    return join(header(first, 0x80, payload.length), key, masked);
  }

  static byte[] frame(int first, String payload) {
    return frame(first, utf8(payload));
  }

  /// A header only, with the length in its shortest form; the key does not follow.
  static byte[] header(int first, int maskBit, long length) {
    if (length < 126) {
      return bytes(first, maskBit | (int) length);
    }
    return length < 1 << 16
        ? bytes(first, maskBit | 126, (int) length >> 8, (int) length)
        : join(bytes(first, maskBit | 127), ByteBuffer.allocate(8).putLong(length).array());
  }

  static byte[] text(String payload) {
    return frame(FIN | Opcode.TEXT, payload);
  }

  static byte[] close(int code, String text) {
    return frame(FIN | Opcode.CLOSE, join(bytes(code >> 8, code), utf8(text)));
  }

  static byte[] compressed(String payload) {
    return frame(FIN | RSV1 | Opcode.TEXT, deflate(utf8(payload)));
  }

  /// RFC 7692 section 7.2.1: ends on a byte's border, without its last four bytes.
  static byte[] deflate(byte[] payload) {
    Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
    deflater.setInput(payload);
    byte[] chunk = new byte[1 << 16];
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int length;
    do {
      length = deflater.deflate(chunk, 0, chunk.length, Deflater.SYNC_FLUSH);
      out.write(chunk, 0, length);
    } while (length == chunk.length);
    deflater.end();
    byte[] all = out.toByteArray();
    return Arrays.copyOf(all, all.length - 4);
  }

  static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  static byte[] repeat(int times, byte[] part) {
    byte[][] parts = new byte[times][];
    Arrays.fill(parts, part);
    return join(parts);
  }
}
