// SPDX-License-Identifier: Apache-2.0
package dev.carillon.websocket;

import dev.carillon.connection.CloseReason;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/// Writes down what a decoder delivers, one line per call; a long payload as its length and
/// checksum.
class RecordingSink implements FrameSink {
  final List<String> calls = new ArrayList<>();
  int closeCode;

  @Override
  public void onText(ByteBuf payload) {
    calls.add("text " + shown(payload, true));
  }

  @Override
  public void onBinary(ByteBuf payload) {
    calls.add("binary " + shown(payload, false));
  }

  @Override
  public void onPing(ByteBuf payload) {
    calls.add("ping " + shown(payload, false));
  }

  @Override
  public void onPong(ByteBuf payload) {
    calls.add("pong " + shown(payload, false));
  }

  @Override
  public void onClose(CloseReason reason) {
    calls.add("close " + reason.code() + " " + reason.text());
    closeCode = reason.code();
  }

  @Override
  public void onViolation(CloseReason reason) {
    calls.add("violation " + reason.code() + " " + reason.text());
    closeCode = reason.code();
  }

  private static String shown(ByteBuf payload, boolean text) {
    byte[] bytes = ByteBufUtil.getBytes(payload);
    if (bytes.length > 256) {
      CRC32 sum = new CRC32();
      sum.update(bytes);
      return bytes.length + " bytes, checksum " + sum.getValue();
    }
    return text ? new String(bytes, StandardCharsets.UTF_8) : ByteBufUtil.hexDump(bytes);
  }
}
