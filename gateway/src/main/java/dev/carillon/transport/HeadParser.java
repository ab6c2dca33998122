// SPDX-License-Identifier: Apache-2.0
package dev.carillon.transport;

import dev.carillon.http.RequestHead;
import io.netty.buffer.ByteBuf;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads the head of an HTTP/1.1 request (RFC 9112 sections 2 to 5), strictly: what is malformed is
/// nobody's upgrade.
final class HeadParser {
  private static final String TOKEN_OTHERS = "!#$%&'*+-.^_`|~";

  private HeadParser() {}

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

  /// @param head the text with its final empty line
  /// @return null if it is malformed
  static @Nullable RequestHead parse(ByteBuf head, int length, InetAddress client, boolean tls) {
    String text = head.toString(head.readerIndex(), length, StandardCharsets.ISO_8859_1);
    int lineEnd = text.indexOf("\r\n");
    String line = text.substring(0, lineEnd);
    int first = line.indexOf(' ');
    int second = line.indexOf(' ', first + 1);
    if (first <= 0 || second < 0 || !line.substring(second + 1).equals("HTTP/1.1")) {
      return null;
    }
    String method = line.substring(0, first);
    String target = line.substring(first + 1, second);
    if (!isToken(method) || !isTarget(target)) {
      return null;
    }
    List<Map.Entry<String, String>> headers = headers(text, lineEnd + 2);
    return headers == null ? null : new RequestHead(method, target, headers, client, tls);
  }

  private static @Nullable List<Map.Entry<String, String>> headers(String text, int from) {
    var headers = new ArrayList<Map.Entry<String, String>>(16);
    int at = from;
    while (true) {
      int end = text.indexOf("\r\n", at);
      if (end == at) {
        return headers;
      }
      int colon = text.indexOf(':', at);
      if (colon < 0 || colon > end) {
        return null;
      }
      String name = text.substring(at, colon);
      String value = trimmed(text, colon + 1, end);
      if (!isToken(name) || !isValue(value)) {
        return null;
      }
      headers.add(Map.entry(name, value));
      at = end + 2;
    }
  }

  /// Without the blanks around it. Blanks and tabs only (RFC 9112 section 5.1): `strip()` would let
  /// a bare line feed pass, which others take for the end of the line.
  private static String trimmed(String text, int from, int to) {
    int start = from;
    int end = to;
    while (start < end && isBlank(text.charAt(start))) {
      start++;
    }
    while (start < end && isBlank(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(start, end);
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }

  private static boolean isToken(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean alphanumeric =
          (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      if (!alphanumeric && TOKEN_OTHERS.indexOf(c) < 0) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  private static boolean isTarget(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) <= ' ' || text.charAt(i) >= 0x7f) {
        return false;
      }
    }
    return text.startsWith("/");
  }

  private static boolean isValue(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c < ' ' && c != '\t') || c == 0x7f) {
        return false;
      }
    }
    return true;
  }
}
