// SPDX-License-Identifier: Apache-2.0
package dev.carillon.transport;

import dev.carillon.http.RequestHead;
import io.netty.buffer.ByteBuf;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads the head of an HTTP/1.1 request (RFC 9112 sections 2 to 5), strictly: what is malformed is
/// nobody's upgrade.
final class HeadParser {
  private static final String TOKEN_OTHERS = "!#$%&'*+-.^_`|~";

  /// Bits of [#KINDS]: what a byte may be part of.
  private static final int TOKEN = 1;

  private static final int TARGET = 2;
  private static final int VALUE = 4;
  private static final byte[] KINDS = kinds();
  private static final byte[] VERSION = " HTTP/1.1".getBytes(StandardCharsets.ISO_8859_1);

  private HeadParser() {}

  private static byte[] kinds() {
    byte[] kinds = new byte[256];
    for (int c = 0; c < kinds.length; c++) {
      boolean alphanumeric =
          (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      boolean token = alphanumeric || TOKEN_OTHERS.indexOf(c) >= 0;
      boolean target = c > ' ' && c < 0x7f;
      boolean value = c == '\t' || (c >= ' ' && c != 0x7f);
      kinds[c] = (byte) ((token ? TOKEN : 0) | (target ? TARGET : 0) | (value ? VALUE : 0));
    }
    return kinds;
  }

  /// Length of the head at the start of `in`, its empty line included; -1 if it is not all there.
  static int length(ByteBuf in) {
    int end = in.writerIndex() - 3;
    for (int i = in.readerIndex(); i < end; i++) {
      if (in.getByte(i + 3) == '\n' && in.getInt(i) == 0x0d0a0d0a) {
        return i + 4 - in.readerIndex();
      }
    }
    return -1;
  }

  /// @param length of the head, its final empty line included
  /// @return null if it is malformed
  static @Nullable RequestHead parse(ByteBuf in, int length, InetAddress client, boolean tls) {
    byte[] head = new byte[length];
    in.getBytes(in.readerIndex(), head);
    int methodEnd = end(head, 0, TOKEN);
    int target = methodEnd + 1;
    int targetEnd = head[methodEnd] == ' ' ? end(head, target, TARGET) : target;
    int lineEnd = targetEnd + VERSION.length;
    boolean well =
        methodEnd > 0
            && targetEnd > target
            && head[target] == '/'
            && lineEnd + 2 < length
            && Arrays.equals(head, targetEnd, lineEnd, VERSION, 0, VERSION.length)
            && isLineEnd(head, lineEnd);
    List<Map.Entry<String, String>> headers = well ? headers(head, lineEnd + 2) : null;
    return headers == null
        ? null
        : new RequestHead(
            text(head, 0, methodEnd), text(head, target, targetEnd), headers, client, tls);
  }

  private static @Nullable List<Map.Entry<String, String>> headers(byte[] head, int from) {
    var headers = new ArrayList<Map.Entry<String, String>>(16);
    int at = from;
    while (!isLineEnd(head, at)) {
      int colon = end(head, at, TOKEN);
      if (colon == at || head[colon] != ':') {
        return null;
      }
      // Blanks and tabs only (RFC 9112 section 5.1): a bare line feed, which others take for the
      // end of the line, is no part of a value either.
      int value = colon + 1;
      while (isBlank(head[value])) {
        value++;
      }
      int lineEnd = end(head, value, VALUE);
      if (!isLineEnd(head, lineEnd)) {
        return null;
      }
      int valueEnd = lineEnd;
      while (valueEnd > value && isBlank(head[valueEnd - 1])) {
        valueEnd--;
      }
      headers.add(Map.entry(text(head, at, colon), text(head, value, valueEnd)));
      at = lineEnd + 2;
    }
    return headers;
  }

  /// Where the bytes of a kind end. They do so before the head does: its last byte is of none.
  private static int end(byte[] head, int from, int kind) {
    int i = from;
    while ((KINDS[head[i] & 0xff] & kind) != 0) {
      i++;
    }
    return i;
  }

  private static boolean isLineEnd(byte[] head, int at) {
    return head[at] == '\r' && head[at + 1] == '\n';
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || b == '\t';
  }

  private static String text(byte[] head, int from, int to) {
    return new String(head, from, to - from, StandardCharsets.ISO_8859_1);
  }
}
