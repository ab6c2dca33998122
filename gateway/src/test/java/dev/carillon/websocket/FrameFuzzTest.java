// SPDX-License-Identifier: Apache-2.0
package dev.carillon.websocket;

import static dev.carillon.websocket.ClientFrames.FIN;
import static dev.carillon.websocket.ClientFrames.RSV1;
import static dev.carillon.websocket.ClientFrames.frame;
import static dev.carillon.websocket.ClientFrames.join;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Seeded, so that a failure repeats. `-Dcarillon.fuzz=100000` makes it longer.
class FrameFuzzTest {
  private static final int ROUNDS = Integer.getInteger("carillon.fuzz", 5000);
  private static final FrameRules RULES = new FrameRules(0, 5000, true);

  private final Random random = new Random(20_6455);
  private final MessageInflater inflater = new MessageInflater();

  @AfterEach
  void close() {
    inflater.close();
  }

  @Test
  void randomBytesNeverThrowNorLeak() {
    for (int round = 0; round < ROUNDS; round++) {
      byte[] bytes = new byte[1 + random.nextInt(200)];
      random.nextBytes(bytes);
      if (random.nextBoolean()) {
        bytes[0] &= (byte) 0xc2; // a likelier start
        bytes[Math.min(1, bytes.length - 1)] |= (byte) 0x80;
      }
      sameHoweverItArrives(bytes);
    }
  }

  @Test
  void damagedStreamsNeverThrowNorLeak() {
    for (int round = 0; round < ROUNDS; round++) {
      byte[] bytes = stream();
      for (int changes = random.nextInt(4); changes > 0; changes--) {
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      }
      sameHoweverItArrives(Arrays.copyOf(bytes, 1 + random.nextInt(bytes.length)));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 9, 10, 12, 15})
  void messagesComeBackWholeThroughCompressionMaskAndSplits(int windowBits) {
    UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true);
    List<String> expected = new ArrayList<>();
    RecordingSink sink = new RecordingSink();
    try (MessageDeflater deflater = new MessageDeflater(1);
        Feed feed = new Feed(RULES, inflater, sink)) {
      for (int round = 0; round < ROUNDS / 25; round++) {
        byte[] payload = ClientFrames.utf8(text(random.nextInt(1500)));
        RecordingSink direct = new RecordingSink();
        direct.onText(Unpooled.wrappedBuffer(payload));
        expected.addAll(direct.calls);
        ByteBuf deflated = deflater.deflate(allocator, Unpooled.wrappedBuffer(payload), windowBits);
        byte[] sent = deflated == null ? payload : ByteBufUtil.getBytes(deflated);
        feed.pieces(
            fragments(sent, Opcode.TEXT | (deflated == null ? 0 : RSV1)),
            () -> 1 + random.nextInt(700));
        if (deflated != null) {
          deflated.release();
        }
      }
      assertThat(feed.decoder.idle()).isTrue();
    }
    sink.calls.removeIf("pong "::equals); // between fragments
    assertThat(sink.calls).isEqualTo(expected);
    assertThat(Feed.held(allocator)).isZero();
  }

  private void sameHoweverItArrives(byte[] bytes) {
    MessageInflater negotiated = random.nextBoolean() ? inflater : null;
    RecordingSink whole = new RecordingSink();
    try (Feed feed = new Feed(RULES, negotiated, whole)) {
      feed.all(bytes);
    }
    RecordingSink pieces = new RecordingSink();
    try (Feed feed = new Feed(RULES, negotiated, pieces)) {
      feed.pieces(bytes, () -> 1 + random.nextInt(9));
    }
    assertThat(pieces.calls).isEqualTo(whole.calls);
  }

  /// A few legal frames.
  private byte[] stream() {
    byte[] all = {};
    for (int i = random.nextInt(4); i >= 0; i--) {
      byte[] payload = ClientFrames.utf8(text(random.nextInt(300)));
      byte[] next =
          switch (random.nextInt(5)) {
            case 0 -> fragments(payload, Opcode.TEXT);
            case 1 -> fragments(ClientFrames.deflate(payload), RSV1 | Opcode.TEXT);
            case 2 -> frame(FIN | RSV1 | Opcode.BINARY, ClientFrames.deflate(payload));
            case 3 -> frame(FIN | Opcode.PING, text(20));
            default -> frame(FIN | Opcode.TEXT, payload);
          };
      all = join(all, next);
    }
    return random.nextInt(3) == 0 ? join(all, ClientFrames.close(1000, "bye")) : all;
  }

  private byte[] fragments(byte[] payload, int first) {
    byte[] all = {};
    int kind = first;
    for (int at = 0; ; ) {
      int size = Math.min(random.nextInt(400), payload.length - at);
      boolean last = at + size == payload.length;
      byte[] piece = Arrays.copyOfRange(payload, at, at + size);
      all = join(all, frame(last ? FIN | kind : kind, piece));
      if (last) {
        return all;
      }
      kind = Opcode.CONTINUATION;
      at += size;
      if (random.nextInt(4) == 0) {
        all = join(all, frame(FIN | Opcode.PONG, ""));
      }
    }
  }

  private String text(int length) {
    String letters = random.nextInt(3) == 0 ? "aé€😀\u0436\u4e2d" : "abcdefgh {}\":,0123";
    int[] points = letters.codePoints().toArray();
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.appendCodePoint(points[random.nextInt(points.length)]);
    }
    return text.toString();
  }
}
