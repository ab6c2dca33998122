// SPDX-License-Identifier: Apache-2.0
package dev.carillon.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.http.Response;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ResponseBytesTest {
  private static String text(Response response) {
    ByteBuf bytes = ResponseBytes.of(UnpooledByteBufAllocator.DEFAULT, response);
    String text = bytes.toString(StandardCharsets.UTF_8);
    bytes.release();
    return text;
  }

  @Test
  void aRefusalIsAWholeAnswerThatEndsTheConnection() {
    assertThat(text(Response.error(403, "Forbidden").with("X", "y")))
        .isEqualTo(
            """
            HTTP/1.1 403 Forbidden\r
            Content-Type: application/json\r
            X: y\r
            Content-Length: 23\r
            Connection: close\r
            \r
            {"message":"Forbidden"}\
            """);
  }

  @Test
  void theLengthCountsBytesAndNotCharacters() {
    assertThat(text(Response.text(200, "text/plain", "ä€")))
        .contains("\r\nContent-Length: 5\r\n")
        .endsWith("\r\n\r\nä€");
  }
}
