// SPDX-License-Identifier: Apache-2.0
package dev.carillon.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.connection.CloseReason;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrameEncoderTest {
  private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true);

  @Test
  void aTextIsOneUnmaskedFrame() {
    assertThat(hex(FrameEncoder.text(allocator, "Hello"))).isEqualTo("810548656c6c6f");
    assertThat(hex(FrameEncoder.text(allocator, ""))).isEqualTo("8100");
    assertThat(hex(FrameEncoder.text(allocator, "€"))).isEqualTo("8103e282ac");
    byte[] bytes = "Hello".getBytes(StandardCharsets.UTF_8);
    assertThat(hex(FrameEncoder.text(allocator, bytes))).isEqualTo("810548656c6c6f");
    assertThat(hex(FrameEncoder.text(allocator, Unpooled.wrappedBuffer(bytes))))
        .isEqualTo("810548656c6c6f");
  }

  @Test
  void otherKindsHaveTheirOpcode() {
    ByteBuf payload = Unpooled.wrappedBuffer(new byte[] {1, 2});
    assertThat(hex(FrameEncoder.binary(allocator, payload))).isEqualTo("82020102");
    assertThat(hex(FrameEncoder.binary(allocator, new byte[] {1, 2}))).isEqualTo("82020102");
    assertThat(hex(FrameEncoder.ping(allocator, payload))).isEqualTo("89020102");
    assertThat(hex(FrameEncoder.pong(allocator, payload))).isEqualTo("8a020102");
    assertThat(payload.readableBytes()).isEqualTo(2);
    assertThat(payload.refCnt()).isEqualTo(1);
  }

  @Test
  void aControlFrameOver125BytesIsRefused() {
    ByteBuf longest = Unpooled.wrappedBuffer(new byte[125]);
    assertThat(hex(FrameEncoder.ping(allocator, longest))).startsWith("897d");
    assertThatThrownBy(() -> FrameEncoder.ping(allocator, Unpooled.wrappedBuffer(new byte[126])))
        .hasMessage("A control frame takes at most 125 bytes, not 126");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 8100",
    "125, 817d",
    "126, 817e007e",
    "65535, 817effff",
    "65536, 817f0000000000010000",
    "2147483647, 817f000000007fffffff"
  })
  void theLengthIsInItsShortestForm(int length, String header) {
    ByteBuf out = allocator.buffer();
    FrameEncoder.writeHeader(out, Opcode.TEXT, false, length);
    assertThat(out.readableBytes()).isEqualTo(FrameEncoder.headerSize(length));
    assertThat(hex(out)).isEqualTo(header);
  }

  @Test
  void aCloseFrameHasCodeAndText() {
    assertThat(hex(FrameEncoder.close(allocator, new CloseReason(1001, "Go"))))
        .isEqualTo("880403e9476f");
    assertThat(hex(FrameEncoder.close(allocator, CloseReason.NO_STATUS))).isEqualTo("8800");
    assertThat(hex(FrameEncoder.close(allocator, CloseReason.LOST))).isEqualTo("8800");
  }

  @Test
  void aLongCloseTextIsCutBetweenTwoCharacters() {
    String ascii = "x".repeat(124);
    assertThat(hex(FrameEncoder.close(allocator, new CloseReason(1000, ascii))))
        .isEqualTo("887d03e8" + "78".repeat(123));
    String euros = "€".repeat(41); // 123 bytes
    assertThat(hex(FrameEncoder.close(allocator, new CloseReason(1000, euros))))
        .isEqualTo("887d03e8" + "e282ac".repeat(41));
    assertThat(hex(FrameEncoder.close(allocator, new CloseReason(1000, "x" + euros))))
        .isEqualTo("887b03e878" + "e282ac".repeat(40));
  }

  @Test
  void aMessageOverTheFrameBoundGoesOutInFragments() {
    ByteBuf payload = Unpooled.copiedBuffer("abcdefg", StandardCharsets.UTF_8);
    assertThat(hex(FrameEncoder.message(allocator, Opcode.TEXT, false, payload, 3)))
        .isEqualTo("0103616263" + "0003646566" + "800167");
    assertThat(hex(FrameEncoder.message(allocator, Opcode.BINARY, true, payload, 4)))
        .isEqualTo("420461626364" + "8003656667");
    assertThat(hex(FrameEncoder.message(allocator, Opcode.TEXT, true, payload, 7)))
        .isEqualTo("c10761626364656667");
    assertThat(hex(FrameEncoder.message(allocator, Opcode.TEXT, false, payload, 0)))
        .isEqualTo("810761626364656667");
    assertThat(payload.readableBytes()).isEqualTo(7);
  }

  private String hex(ByteBuf frame) {
    String hex = ByteBufUtil.hexDump(frame);
    frame.release();
    assertThat(Feed.held(allocator)).isZero();
    return hex;
  }
}
