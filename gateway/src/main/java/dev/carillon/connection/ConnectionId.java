// SPDX-License-Identifier: Apache-2.0
package dev.carillon.connection;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// Names one connection and says where it lives, in the service's shape: 11 bytes as 15 characters
/// of base64url and one `=` (contract 1.8).
///
/// Bytes 0-3 time in 25 ms ticks, 4-6 slot in the loop's registry, 7-8 node, 9 incarnation of the
/// node, 10 event loop. An id is no secret and authorises nothing; a look-up compares all of it, so
/// that a slot used again is never mistaken for its former tenant.
///
/// @param ticks low 32 bits of the milliseconds since 1970 divided by 25
/// @param slot 0 to 2^24-1
/// @param node 0 to 65,535
/// @param incarnation 0 to 255
/// @param loop 0 to 255
public record ConnectionId(int ticks, int slot, int node, int incarnation, int loop) {
  static final int MAX_SLOTS = 1 << 24;
  private static final int LENGTH = 16;
  private static final int BYTES = 11;
  private static final byte[] DIGITS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
          .getBytes(StandardCharsets.ISO_8859_1);

  public static int ticks(long epochMillis) {
    return (int) (epochMillis / 25);
  }

  /// Reads the text form.
  ///
  /// @return null if the text has another shape, or stands for no id that this form would write
  public static @Nullable ConnectionId parse(String text) {
    if (text.length() != LENGTH || text.charAt(LENGTH - 1) != '=') {
      return null;
    }
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      return null;
    }
    if (bytes.length != BYTES) {
      return null;
    }
    ByteBuffer in = ByteBuffer.wrap(bytes);
    int ticks = in.getInt();
    int slot = (in.get() & 0xff) << 16 | (in.getShort() & 0xffff);
    var id =
        new ConnectionId(ticks, slot, in.getShort() & 0xffff, in.get() & 0xff, in.get() & 0xff);
    return id.toString().equals(text) ? id : null;
  }

  /// Written out by hand: every publication has an id, so that this is on the way of every message.
  @Override
  public String toString() {
    byte[] text = new byte[LENGTH];
    long high = (ticks & 0xffffffffL) << 24 | slot; // bytes 0 to 6
    long low = (long) node << 16 | incarnation << 8 | loop; // bytes 7 to 10
    // 6 bits a character, 88 bits in all and two of padding at the end.
    for (int i = 0; i < 9; i++) {
      text[i] = DIGITS[(int) (high >>> (50 - 6 * i)) & 63];
    }
    text[9] = DIGITS[(int) ((high & 3) * 16 + (low >>> 28))];
    for (int i = 10; i < 14; i++) {
      text[i] = DIGITS[(int) (low >>> (22 - 6 * (i - 10))) & 63];
    }
    text[14] = DIGITS[(int) (low & 15) << 2];
    text[15] = '=';
    return new String(text, StandardCharsets.ISO_8859_1);
  }
}
