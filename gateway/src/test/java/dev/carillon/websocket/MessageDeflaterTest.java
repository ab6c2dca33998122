// SPDX-License-Identifier: Apache-2.0
package dev.carillon.websocket;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageDeflaterTest {
  private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true);

  @Test
  void theExampleOfTheRfcIsUnderstoodByTheWalker() {
    byte[] hello = HexFormat.of().parseHex("f248cdc9c90700");
    assertThat(new InflateWalker(hello, 8).walk()).asString().isEqualTo("Hello");
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 9, 10, 11, 12, 13, 14, 15})
  void noDistanceIsOverTheWindow(int windowBits) {
    byte[] text = sentences(20_000, 3);
    for (int level = 1; level <= 9; level += 4) {
      byte[] deflated = requireNonNull(deflate(level, windowBits, text));
      InflateWalker walker = new InflateWalker(deflated, windowBits);
      assertThat(walker.walk()).isEqualTo(text);
      assertThat(walker.longestDistance).isGreaterThan(1 << (windowBits - 2));
    }
  }

  @Test
  void theWalkerSeesADistanceOverTheWindow() {
    byte[] wide = requireNonNull(deflate(6, 15, sentences(20_000, 3)));
    assertThatThrownBy(() -> new InflateWalker(wide, 9).walk())
        .hasMessageContaining("over the window 512");
  }

  @ParameterizedTest
  @ValueSource(ints = {255, 256, 257, 511, 512, 513, 768})
  void lengthsAroundTheWindowComeBackWhole(int length) {
    byte[] text = "x".repeat(length).getBytes(StandardCharsets.UTF_8);
    byte[] deflated = requireNonNull(deflate(1, 8, text));
    assertThat(new InflateWalker(deflated, 8).walk()).isEqualTo(text);
  }

  @Test
  void whatDoesNotShrinkIsNotCompressed() {
    byte[] random = new byte[5000];
    new Random(1).nextBytes(random);
    assertThat(deflate(1, 15, random)).isNull();
    assertThat(deflate(1, 8, random)).isNull();
    assertThat(deflate(1, 15, new byte[0])).isNull();
    assertThat(deflate(1, 15, new byte[1])).isNull();
    assertThat(deflate(1, 15, new byte[10])).isNotNull().hasSizeLessThan(10);
  }

  @Test
  void messagesShareNoContext() {
    try (MessageDeflater deflater = new MessageDeflater(6)) {
      byte[] text = sentences(1000, 5);
      ByteBuf payload = Unpooled.wrappedBuffer(text);
      byte[] first = bytes(deflater.deflate(allocator, payload, 15));
      byte[] second = bytes(deflater.deflate(allocator, payload, 15));
      assertThat(second).isEqualTo(first);
      assertThat(payload.readableBytes()).isEqualTo(1000);
      assertThat(payload.refCnt()).isEqualTo(1);
    }
    assertThat(Feed.held(allocator)).isZero();
  }

  private byte @Nullable [] deflate(int level, int windowBits, byte[] payload) {
    try (MessageDeflater deflater = new MessageDeflater(level)) {
      ByteBuf direct = allocator.buffer(Math.max(1, payload.length)).writeBytes(payload);
      byte[] deflated = bytes(deflater.deflate(allocator, direct, windowBits));
      direct.release();
      assertThat(Feed.held(allocator)).isZero();
      return deflated;
    }
  }

  private static byte @Nullable [] bytes(@Nullable ByteBuf buffer) {
    if (buffer == null) {
      return null;
    }
    byte[] bytes = ByteBufUtil.getBytes(buffer);
    buffer.release();
    return bytes;
  }

  /// Text with repetitions at all distances.
  private static byte[] sentences(int length, long seed) {
    String[] words = {
      "channel", "message", "broadcast", "connection", "news", "gateway", "42", "ß"
    };
    Random random = new Random(seed);
    StringBuilder text = new StringBuilder();
    while (text.length() < length) {
      text.append(words[random.nextInt(words.length)]).append((char) ('a' + random.nextInt(26)));
    }
    byte[] bytes = ClientFrames.utf8(text.toString());
    return Arrays.copyOf(bytes, length);
  }
}
