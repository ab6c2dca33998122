// SPDX-License-Identifier: Apache-2.0
package dev.carillon.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameParserTest {
  private final List<String> frames = new ArrayList<>();

  private final FrameParser.Sink sink =
      (opcode, in, head, headLength, length) ->
          frames.add(
              opcode
                  + ":"
                  + length
                  + ":"
                  + headLength
                  + ":"
                  + (headLength == 0 ? '-' : (char) in.getByte(head)));

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 100, 511, 512, 513, 1_000, 70_000, 200_000})
  void framesAreFoundHoweverTheBytesAreCut(int piece) {
    ByteBuf all = Unpooled.buffer();
    frame(all, 1, 0, 'a');
    frame(all, 1, 125, 'b');
    frame(all, 9, 5, 'c');
    frame(all, 1, 126, 'd');
    frame(all, 1, 513, 'e');
    frame(all, 2, 65_536, 'f');
    frame(all, 1, 1, 'g');
    FrameParser parser = new FrameParser();

    while (all.isReadable()) {
      assertThat(parser.read(all.readSlice(Math.min(piece, all.readableBytes())), sink)).isNull();
    }

    assertThat(frames)
        .containsExactly(
            "1:0:0:-",
            "1:125:125:b",
            "9:5:5:c",
            "1:126:126:d",
            "1:513:512:e",
            "2:65536:512:f",
            "1:1:1:g");
  }

  @Test
  void aReservedBitIsToldAsSuch() {
    ByteBuf in = Unpooled.wrappedBuffer(new byte[] {(byte) 0xC1, 0});

    assertThat(new FrameParser().read(in, sink)).isEqualTo("a reserved bit that nobody negotiated");
  }

  @Test
  void aMaskedFrameIsToldAsSuch() {
    ByteBuf in = Unpooled.wrappedBuffer(new byte[] {(byte) 0x81, (byte) 0x80, 1, 2, 3, 4});

    assertThat(new FrameParser().read(in, sink)).isEqualTo("a masked frame");
  }

  private static void frame(ByteBuf out, int opcode, int length, char fill) {
    out.writeByte(0x80 | opcode);
    if (length < 126) {
      out.writeByte(length);
    } else if (length < 65_536) {
      out.writeByte(126).writeShort(length);
    } else {
      out.writeByte(127).writeLong(length);
    }
    out.writeBytes(
        String.valueOf(fill).repeat(length).getBytes(java.nio.charset.StandardCharsets.US_ASCII));
  }
}
