// SPDX-License-Identifier: Apache-2.0
package dev.carillon.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MaskTest {
  @Test
  void theExampleOfTheRfcIsUnmasked() {
    ByteBuf buffer = Unpooled.wrappedBuffer(ClientFrames.bytes(0x7f, 0x9f, 0x4d, 0x51, 0x58));
    Mask.apply(buffer, 0, 5, 0x3d21fa37);
    assertThat(ByteBufUtil.getBytes(buffer)).asString().isEqualTo("Hello");
  }

  @Test
  void everyLengthAndAlignmentIsMaskedByteForByteAndNothingAround() {
    Random random = new Random(53);
    for (int length = 0; length < 70; length++) {
      for (int index = 0; index < 9; index++) {
        byte[] bytes = new byte[index + length + 9];
        random.nextBytes(bytes);
        int key = random.nextInt();
        byte[] expected = bytes.clone();
        long seen = 0;
        for (int i = 0; i < length; i++) {
          expected[index + i] ^= (byte) (key >>> (8 * (i & 3)));
          seen |= expected[index + i];
        }
        ByteBuf heap = Unpooled.wrappedBuffer(bytes.clone());
        ByteBuf direct = Unpooled.directBuffer().writeBytes(bytes);
        long heapSeen = Mask.apply(heap, index, length, key);
        Mask.apply(direct, index, length, key);
        assertThat(ByteBufUtil.getBytes(heap)).isEqualTo(expected);
        assertThat(ByteBufUtil.getBytes(direct)).isEqualTo(expected);
        assertThat((heapSeen & Memory.NOT_ASCII) != 0).isEqualTo((seen & 0x80) != 0);
        direct.release();
      }
    }
  }
}
