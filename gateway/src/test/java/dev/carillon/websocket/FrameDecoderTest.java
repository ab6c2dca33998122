// SPDX-License-Identifier: Apache-2.0
package dev.carillon.websocket;

import static dev.carillon.websocket.ClientFrames.FIN;
import static dev.carillon.websocket.ClientFrames.RSV1;
import static dev.carillon.websocket.ClientFrames.bytes;
import static dev.carillon.websocket.ClientFrames.close;
import static dev.carillon.websocket.ClientFrames.compressed;
import static dev.carillon.websocket.ClientFrames.frame;
import static dev.carillon.websocket.ClientFrames.header;
import static dev.carillon.websocket.ClientFrames.join;
import static dev.carillon.websocket.ClientFrames.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.connection.CloseReason;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.Unpooled;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class FrameDecoderTest {
  private final RecordingSink sink = new RecordingSink();

  @Test
  void messagesAndControlFramesArriveInOrder() {
    try (Feed feed = new Feed(sink)) {
      feed.all(
          join(
              text("one"),
              frame(Opcode.BINARY, bytes(1)),
              frame(FIN | Opcode.PING, "p"),
              frame(Opcode.CONTINUATION, bytes(2)),
              frame(FIN | Opcode.PONG, "q"),
              frame(FIN, bytes(3)),
              text("zwölf €"),
              close(4001, "gone")));
    }
    assertThat(sink.calls)
        .containsExactly(
            "text one", "ping 70", "pong 71", "binary 010203", "text zwölf €", "close 4001 gone");
  }

  @Test
  void anEmptyCloseFrameIsReportedAsNoStatus() {
    CloseReason[] seen = new CloseReason[1];
    FrameSink closing =
        new RecordingSink() {
          @Override
          public void onClose(CloseReason reason) {
            seen[0] = reason;
          }
        };
    try (Feed feed = new Feed(closing)) {
      feed.all(frame(FIN | Opcode.CLOSE, ""));
    }
    assertThat(seen[0]).isSameAs(CloseReason.NO_STATUS);
  }

  @Test
  void binaryIsRefusedFromItsHeaderOnWhereItIsOff() {
    FrameRules strict = new FrameRules(0, 1000, false);
    try (Feed feed = new Feed(strict, null, sink)) {
      feed.all(join(text("a"), header(FIN | Opcode.BINARY, 0x80, 200)));
    }
    assertThat(sink.calls)
        .containsExactly("text a", "violation 1003 Binary messages are not accepted");
  }

  @Test
  void theFrameBoundHoldsForEachFragmentAndTheMessageBoundForAll() {
    FrameRules rules = new FrameRules(10, 20, true);
    try (Feed feed = new Feed(rules, null, sink)) {
      feed.all(join(frame(Opcode.TEXT, "x".repeat(10)), frame(FIN, "y".repeat(10))));
      feed.all(header(FIN | Opcode.TEXT, 0x80, 11));
    }
    assertThat(sink.calls)
        .containsExactly("text xxxxxxxxxxyyyyyyyyyy", "violation 1009 Message too big");
  }

  @Test
  void aControlFrameIsNoDataFrameForTheBounds() {
    try (Feed feed = new Feed(new FrameRules(1, 1, true), null, sink)) {
      feed.all(frame(FIN | Opcode.PING, "abc"));
    }
    assertThat(sink.calls).containsExactly("ping 616263");
  }

  @Test
  void whatAHeaderClaimsIsNotAllocated() {
    try (Feed feed = new Feed(sink)) {
      feed.all(header(FIN | Opcode.TEXT, 0x80, 128 * 1024));
      assertThat(feed.held()).isBetween(1L, 64L);
      feed.all(new byte[1000]);
      assertThat(feed.held()).isBetween(1000L, 2048L);
    }
    assertThat(sink.calls).isEmpty();
  }

  @Test
  void anIdleDecoderHoldsNoBufferAndThreeReferences() throws ReflectiveOperationException {
    try (Feed feed = new Feed(sink)) {
      assertThat(feed.decoder.idle()).isTrue();
      feed.pieces(join(text("a"), frame(Opcode.TEXT, "b"), frame(FIN, "c")), () -> 3);
      assertThat(feed.decoder.idle()).isTrue();
      assertThat(feed.held()).isZero();
    }
    List<Class<?>> fields = new ArrayList<>();
    for (Field field : FrameDecoder.class.getDeclaredFields()) {
      if (!Modifier.isStatic(field.getModifiers())) {
        fields.add(field.getType());
      }
    }
    assertThat(fields).containsExactly(FrameRules.class, MessageInflater.class, Unfinished.class);
  }

  @Test
  void nothingIsDecodedAfterClose() {
    try (Feed feed = new Feed(sink)) {
      feed.all(frame(Opcode.TEXT, "half"));
      feed.decoder.close();
      assertThat(feed.held()).isZero();
      feed.decoder.close();
      feed.all(join(frame(FIN, "rest"), text("more"), bytes(0xff)));
    }
    assertThat(sink.calls).isEmpty();
  }

  @Test
  void theSinkMayCloseTheDecoderFromInsideEachCallback() {
    byte[] fragmented = join(frame(Opcode.TEXT, "a"), frame(FIN, "b"));
    for (byte[] first : List.of(text("a"), fragmented, frame(FIN | Opcode.PING, "a"))) {
      for (int size : new int[] {1, 5, 100}) {
        FrameDecoder[] decoder = new FrameDecoder[1];
        RecordingSink closing =
            new RecordingSink() {
              @Override
              public void onText(ByteBuf payload) {
                decoder[0].close();
                super.onText(payload);
              }

              @Override
              public void onPing(ByteBuf payload) {
                decoder[0].close();
                super.onPing(payload);
              }
            };
        try (Feed feed = new Feed(closing)) {
          decoder[0] = feed.decoder;
          feed.pieces(join(first, text("never"), frame(Opcode.TEXT, "never")), () -> size);
          assertThat(feed.held()).isZero();
        }
        assertThat(closing.calls).hasSize(1);
      }
    }
  }

  @Test
  void afterAnExceptionOfTheSinkTheRestCanBeDecoded() {
    RecordingSink failing =
        new RecordingSink() {
          @Override
          public void onText(ByteBuf payload) {
            super.onText(payload);
            if (calls.getLast().equals("text bad")) {
              throw new IllegalStateException("no");
            }
          }
        };
    try (Feed feed = new Feed(failing)) {
      byte[] stream = join(text("bad"), frame(Opcode.TEXT, "b"), frame(FIN, "ad"), text("good"));
      ByteBuf in = feed.allocator.buffer().writeBytes(stream);
      assertThatThrownBy(() -> feed.decoder.decode(in, failing)).hasMessage("no");
      assertThatThrownBy(() -> feed.decoder.decode(in, failing)).hasMessage("no");
      feed.decoder.decode(in, failing);
      in.release();
      assertThat(feed.decoder.idle()).isTrue();
    }
    assertThat(failing.calls).containsExactly("text bad", "text bad", "text good");
  }

  @Test
  void anExceptionOfTheSinkLeaksNothingWhenTheFrameCameInPieces() {
    RecordingSink failing =
        new RecordingSink() {
          @Override
          public void onText(ByteBuf payload) {
            throw new IllegalStateException("no");
          }
        };
    try (MessageInflater inflater = new MessageInflater();
        Feed feed = new Feed(Feed.RULES, inflater, failing)) {
      byte[] stream = compressed("a text");
      byte[] start = Arrays.copyOf(stream, stream.length - 1);
      byte[] end = bytes(stream[stream.length - 1]);
      feed.all(start);
      assertThatThrownBy(() -> feed.all(end)).hasMessage("no");
      assertThat(feed.held()).isZero();
      feed.all(frame(FIN | Opcode.PING, "x"));
    }
    assertThat(failing.calls).containsExactly("ping 78");
  }

  @Test
  void aPayloadMayBeKeptAsARetainedSlice() {
    List<ByteBuf> kept = new ArrayList<>();
    FrameSink keeping =
        new RecordingSink() {
          @Override
          public void onText(ByteBuf payload) {
            kept.add(payload.retainedSlice());
          }
        };
    try (Feed feed = new Feed(keeping)) {
      ByteBuf in = feed.allocator.buffer().writeBytes(join(text("one"), text("two")));
      feed.decoder.decode(in, keeping);
      in.release();
      assertThat(kept.get(0).toString(StandardCharsets.UTF_8)).isEqualTo("one");
      assertThat(kept.get(1).toString(StandardCharsets.UTF_8)).isEqualTo("two");
      kept.forEach(ByteBuf::release);
    }
  }

  @Test
  void everyKindOfBufferIsUnderstood() {
    byte[] stream = join(text("einhundertdreiundzwanzig ß"), frame(Opcode.TEXT, "a"));
    CompositeByteBuf scattered = Unpooled.compositeBuffer();
    for (byte one : stream) {
      scattered.addComponent(true, Unpooled.wrappedBuffer(bytes(one)));
    }
    ByteBuf sliced = Unpooled.buffer().writeLong(0).writeBytes(stream).skipBytes(8).slice();
    ByteBuf direct = Unpooled.directBuffer().writeBytes(stream);
    ByteBuf noAddress = Unpooled.wrappedBuffer(ByteBuffer.wrap(stream.clone()));
    for (ByteBuf in : List.of(scattered, sliced, direct, noAddress)) {
      RecordingSink own = new RecordingSink();
      try (Feed feed = new Feed(own)) {
        feed.decoder.decode(in, own);
        assertThat(in.isReadable()).isFalse();
        assertThat(in.release()).isTrue();
        feed.all(frame(FIN, "b"));
      }
      assertThat(own.calls).containsExactly("text einhundertdreiundzwanzig ß", "text ab");
    }
  }

  @Test
  void oneInflaterServesManyDecodersInTurn() {
    RecordingSink other = new RecordingSink();
    try (MessageInflater inflater = new MessageInflater();
        Feed one = new Feed(Feed.RULES, inflater, sink);
        Feed two = new Feed(Feed.RULES, inflater, other)) {
      byte[] message = compressed("Hello");
      one.all(Arrays.copyOf(message, 8));
      two.all(frame(FIN | RSV1 | Opcode.TEXT, bytes(0xff))); // damaged
      one.all(Arrays.copyOfRange(message, 8, message.length));
    }
    assertThat(sink.calls).containsExactly("text Hello");
    assertThat(other.calls).containsExactly("violation 1007 Compressed data is damaged");
  }

  @Test
  void aBombCostsNoMoreThanTheBound() {
    FrameRules rules = new FrameRules(0, 10_000, true);
    long[] most = new long[1];
    try (MessageInflater inflater = new MessageInflater();
        Feed feed =
            new Feed(
                rules,
                inflater,
                new RecordingSink() {
                  @Override
                  public void onBinary(ByteBuf payload) {
                    most[0] = Feed.held(payload.alloc());
                  }
                })) {
      byte[] fits = ClientFrames.deflate(new byte[10_000]);
      byte[] bomb = ClientFrames.deflate(new byte[10_001]);
      byte[] message = frame(FIN | RSV1 | Opcode.BINARY, fits);
      feed.all(message);
      assertThat(most[0]).isBetween(10_000L, 10_001L + message.length);
      feed.all(frame(FIN | RSV1 | Opcode.BINARY, bomb));
      assertThat(((RecordingSink) feed.sink).closeCode).isEqualTo(1009);
    }
  }

  @Test
  void impossibleRulesAreRefused() {
    assertThatThrownBy(() -> new FrameRules(-1, 1, true))
        .hasMessage("maxFrame is -1: give 0 or more bytes");
    assertThatThrownBy(() -> new FrameRules(0, 0, true))
        .hasMessage("maxMessage is 0: give 1 byte to 1 GB (2^30 bytes)");
    assertThatThrownBy(() -> new FrameRules(0, (1 << 30) + 1, true))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(new FrameRules(0, 1 << 30, true).maxPayload(true)).isPositive();
  }
}
