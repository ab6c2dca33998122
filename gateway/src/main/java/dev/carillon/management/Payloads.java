package dev.carillon.management;

import dev.carillon.channel.Payload;
import dev.carillon.function.MessageBody;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/// What a posted body is.
final class Payloads {
  private Payloads() {}

  /// @param json did the sender call it JSON
  static Payload of(byte[] body, boolean json) {
    if (!ByteBufUtil.isText(Unpooled.wrappedBuffer(body), StandardCharsets.UTF_8)) {
      return new Payload(Payload.Kind.BINARY, body);
    }
    boolean value = json && MessageBody.parse(body) != null;
    return new Payload(value ? Payload.Kind.JSON : Payload.Kind.TEXT, body);
  }
}
