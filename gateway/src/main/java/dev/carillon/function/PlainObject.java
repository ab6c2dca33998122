// SPDX-License-Identifier: Apache-2.0
package dev.carillon.function;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonToken;

/// Reads the JSON that nearly every message is: one object whose names and values are strings
/// without escapes. Anything else is left to the JSON library; a test holds that both always agree.
///
/// It looks at eight bytes at a time, and makes no text of a value that nobody asks for: a message
/// of 170 bytes costs a tenth of what it costs in the library (docs/performance.md).
final class PlainObject {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long TOPS = 0x8080808080808080L;
  private static final int MOST_MEMBERS = 16;

  /// The library refuses longer ones.
  private static final int LONGEST_NAME = 50_000;

  private PlainObject() {}

  /// @param text UTF-8, known to be valid
  /// @return null if it is something else than such an object
  static @Nullable List<MessageBody.Member> members(byte[] text) {
    int at = afterBlanks(text, 0);
    if (at == text.length || text[at] != '{') {
      return null;
    }
    var members = new ArrayList<MessageBody.Member>(4);
    do {
      int name = afterBlanks(text, at + 1);
      int nameEnd = endOfString(text, name);
      int colon = nameEnd < 0 ? text.length : afterBlanks(text, nameEnd + 1);
      if (colon == text.length || text[colon] != ':' || nameEnd - name > LONGEST_NAME) {
        return null;
      }
      int value = afterBlanks(text, colon + 1);
      int valueEnd = endOfString(text, value);
      at = valueEnd < 0 ? text.length : afterBlanks(text, valueEnd + 1);
      if (at == text.length || members.size() == MOST_MEMBERS) {
        return null;
      }
      members.add(new Span(text, name + 1, nameEnd, value + 1, valueEnd));
    } while (text[at] == ',');
    return text[at] == '}' && afterBlanks(text, at + 1) == text.length ? members : null;
  }

  private static int afterBlanks(byte[] text, int from) {
    int i = from;
    while (i < text.length && text[i] <= ' ' && isBlank(text[i])) {
      i++;
    }
    return i;
  }

  /// RFC 8259 section 2.
  private static boolean isBlank(byte b) {
    return b == ' ' || b == '\n' || b == '\r' || b == '\t';
  }

  /// @param from where the string's first quote should be
  /// @return where its last quote is; -1 if there is no string, or one with an escape or a control
  ///   character
  private static int endOfString(byte[] text, int from) {
    if (from >= text.length || text[from] != '"') {
      return -1;
    }
    int i = from + 1;
    int lastWord = text.length - Long.BYTES;
    while (i <= lastWord) {
      long special = special((long) LONG.get(text, i));
      if (special != 0) {
        i += Long.numberOfTrailingZeros(special) >>> 3;
        return text[i] == '"' ? i : -1;
      }
      i += Long.BYTES;
    }
    while (i < text.length && text[i] != '"') {
      if (text[i] == '\\' || (text[i] & 0xe0) == 0) {
        return -1;
      }
      i++;
    }
    return i < text.length ? i : -1;
  }

  /// The top bit of the first byte that is a quote, a backslash or a control character, and perhaps
  /// of others above it.
  ///
  /// Of bytes below 128 only such a one loses its top bit to a borrow, and a borrow from below
  /// comes from such a one; all others are left out at the end.
  private static long special(long word) {
    long quote = (word ^ (ONES * '"')) - ONES;
    long backslash = (word ^ (ONES * '\\')) - ONES;
    long control = word - ONES * ' ';
    return (quote | backslash | control) & ~word & TOPS;
  }

  /// A member whose name and value stand in the message as they are.
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Span(byte[] source, int nameFrom, int nameTo, int from, int to)
      implements MessageBody.Member {

    @Override
    public JsonToken kind() {
      return JsonToken.VALUE_STRING;
    }

    @Override
    public String text() {
      return new String(source, from, to - from, StandardCharsets.UTF_8);
    }

    @Override
    public byte[] utf8() {
      return Arrays.copyOfRange(source, from, to);
    }

    @Override
    public boolean isNamed(String name) {
      int length = nameTo - nameFrom;
      if (name.length() != length) {
        return false;
      }
      for (int i = 0; i < length; i++) {
        if (source[nameFrom + i] != name.charAt(i)) {
          return false;
        }
      }
      return true;
    }

    @Override
    public boolean isText(byte[] utf8) {
      return to - from == utf8.length && Arrays.equals(source, from, to, utf8, 0, utf8.length);
    }
  }
}
