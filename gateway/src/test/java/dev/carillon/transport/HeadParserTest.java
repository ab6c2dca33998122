// SPDX-License-Identifier: Apache-2.0
package dev.carillon.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.http.RequestHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeadParserTest {
  private static final InetAddress CLIENT = InetAddress.getLoopbackAddress();

  private static ByteBuf bytes(String text) {
    return Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1);
  }

  private static @Nullable RequestHead parse(String text) {
    ByteBuf in = bytes(text);
    return HeadParser.parse(in, in.readableBytes(), CLIENT, true);
  }

  @Test
  void aHeadIsReadAsItStands() {
    RequestHead head =
        Objects.requireNonNull(
            parse("GET /dev?a=%20 HTTP/1.1\r\nHost: h:80\r\nx-A:\t b  c \r\nEmpty:\r\n\r\n"));

    assertThat(head.method()).isEqualTo("GET");
    assertThat(head.target()).isEqualTo("/dev?a=%20");
    assertThat(head.headers())
        .containsExactly(
            Map.entry("Host", "h:80"), Map.entry("x-A", "b  c"), Map.entry("Empty", ""));
    assertThat(head.client()).isEqualTo(CLIENT);
    assertThat(head.tls()).isTrue();
  }

  @Test
  void bytesBeyondAsciiMayStandInValues() {
    RequestHead head = Objects.requireNonNull(parse("GET / HTTP/1.1\r\nA: \u00e4\u00ff\r\n\r\n"));

    assertThat(head.header("a")).isEqualTo("\u00e4\u00ff");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /\r\n\r\n",
        "GET / HTTP/1.0\r\n\r\n",
        "GET / HTTP/2.0\r\n\r\n",
        "GET / http/1.1\r\n\r\n",
        "GET  / HTTP/1.1\r\n\r\n",
        "GET /  HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1 \r\n\r\n",
        " GET / HTTP/1.1\r\n\r\n",
        "\r\nGET / HTTP/1.1\r\n\r\n",
        "GET\t/\tHTTP/1.1\r\n\r\n",
        "G(T / HTTP/1.1\r\n\r\n",
        " / HTTP/1.1\r\n\r\n",
        "GET dev HTTP/1.1\r\n\r\n",
        "GET http://h/ HTTP/1.1\r\n\r\n",
        "GET * HTTP/1.1\r\n\r\n",
        "GET /\u0001 HTTP/1.1\r\n\r\n",
        "GET /\u007f HTTP/1.1\r\n\r\n",
        "GET /\u00e4 HTTP/1.1\r\n\r\n",
        "GET /\n HTTP/1.1\r\n\r\n",
        "\r\n\r\n"
      })
  void aMalformedRequestLineIsNoHead(String text) {
    assertThat(parse(text)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Host",
        ": x",
        "Host : x",
        " Host: x",
        "Ho st: x",
        "Ho\u00e4st: x",
        "Host: a\r\n folded",
        "Host: a\r\n\tfolded: b",
        "Host: a\nX: b",
        "Host: a\n",
        "Host: \na",
        "Host: \nEvil: b",
        "Host: a\r",
        "Host: \ra",
        "Host: a\rb",
        "Host: a\u0000b",
        "Host: a\u0000",
        "Host: \u000b",
        "Host: a\u000c",
        "Host: \u001ca",
        "Host: a\u001bb",
        "Host: a\u007f",
        "A: b\r\nHost",
        "\u0000"
      })
  void aMalformedHeaderLineIsNoHead(String line) {
    assertThat(parse("GET / HTTP/1.1\r\n" + line + "\r\n\r\n")).isNull();
    assertThat(parse("GET / HTTP/1.1\r\nA: b\r\n" + line + "\r\nC: d\r\n\r\n")).isNull();
  }

  @Test
  void theEndIsFoundWhereverTheBytesAreSplit() {
    String head = "GET / HTTP/1.1\r\nA: b\r\n\r\n";
    for (int split = 0; split < head.length(); split++) {
      assertThat(HeadParser.length(bytes(head.substring(0, split)))).isEqualTo(-1);
    }
    assertThat(HeadParser.length(bytes(head))).isEqualTo(head.length());
    assertThat(HeadParser.length(bytes(head + "frame\r\n\r\n"))).isEqualTo(head.length());
    assertThat(HeadParser.length(bytes("earlier" + head).skipBytes(7))).isEqualTo(head.length());
  }

  @Test
  void onlyTwoWholeLineEndsEndAHead() {
    assertThat(HeadParser.length(bytes("a\n\n"))).isEqualTo(-1);
    assertThat(HeadParser.length(bytes("a\r\n\n"))).isEqualTo(-1);
    assertThat(HeadParser.length(bytes("a\n\r\n"))).isEqualTo(-1);
    assertThat(HeadParser.length(bytes("a\r\r\n\r\n"))).isEqualTo(6);
    assertThat(HeadParser.length(bytes(""))).isEqualTo(-1);
  }
}
