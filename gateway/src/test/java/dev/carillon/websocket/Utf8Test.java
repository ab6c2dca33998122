// SPDX-License-Identifier: Apache-2.0
package dev.carillon.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Against the JDK's decoder, which reports what is malformed.
class Utf8Test {
  private final CharsetDecoder reference = StandardCharsets.UTF_8.newDecoder();

  @Test
  void everyPairOfBytesIsJudgedAsByTheJdk() {
    for (int pair = 0; pair < 1 << 16; pair++) {
      judge(ClientFrames.bytes(pair >> 8, pair));
    }
  }

  @Test
  void everySequenceAtTheBordersIsJudgedAsByTheJdk() {
    int[] borders = {
      0x00, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xe1, 0xec,
      0xed, 0xee, 0xef, 0xf0, 0xf1, 0xf3, 0xf4, 0xf5, 0xff
    };
    for (int a : borders) {
      for (int b : borders) {
        for (int c : borders) {
          judge(ClientFrames.bytes(a, b, c));
          for (int d : borders) {
            judge(ClientFrames.bytes(a, b, c, d));
          }
        }
      }
    }
  }

  @Test
  void everyCharacterIsValidAtEveryPlaceInAWord() {
    for (int c = 0; c <= 0x10ffff; c = c == 0xd7ff ? 0xe000 : c + 1) {
      String text = "x".repeat(c & 7) + Character.toString(c) + "yz";
      assertThat(valid(ClientFrames.utf8(text))).isTrue();
    }
  }

  @Test
  void textsWithOneByteChangedAreJudgedAsByTheJdk() {
    Random random = new Random(3629);
    for (int round = 0; round < 20_000; round++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(20); i >= 0; i--) {
        text.appendCodePoint("aé€😀x\u07ff\ud7ff\ue000".codePointAt(random.nextInt(4)));
        text.append("ascii".repeat(random.nextInt(3)));
      }
      byte[] bytes = ClientFrames.utf8(text.toString());
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      judge(Arrays.copyOf(bytes, random.nextInt(bytes.length + 1)));
    }
  }

  private void judge(byte[] bytes) {
    boolean expected = true;
    try {
      reference.decode(ByteBuffer.wrap(bytes));
    } catch (CharacterCodingException e) {
      expected = false;
    }
    if (valid(bytes) != expected) {
      assertThat(valid(bytes)).as(HexFormat.of().formatHex(bytes)).isEqualTo(expected);
    }
  }

  private static boolean valid(byte[] bytes) {
    ByteBuf buffer = Unpooled.wrappedBuffer(bytes);
    return Utf8.valid(buffer, 0, bytes.length);
  }
}
