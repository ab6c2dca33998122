// SPDX-License-Identifier: Apache-2.0
package dev.carillon.transport;

import dev.carillon.http.Response;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.Map;

/// A response on a connection that has no HTTP codec and is closed after it: refused handshakes.
final class ResponseBytes {
  private ResponseBytes() {}

  static ByteBuf of(ByteBufAllocator allocator, Response response) {
    var head =
        new StringBuilder(200)
            .append("HTTP/1.1 ")
            .append(HttpResponseStatus.valueOf(response.status()))
            .append("\r\n");
    for (Map.Entry<String, String> header : response.headers()) {
      head.append(header.getKey()).append(": ").append(header.getValue()).append("\r\n");
    }
    head.append("Content-Length: ")
        .append(response.body().length)
        .append("\r\nConnection: close\r\n\r\n");
    return ByteBufUtil.writeAscii(allocator, head).writeBytes(response.body());
  }
}
