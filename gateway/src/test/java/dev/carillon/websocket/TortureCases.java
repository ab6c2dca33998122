// SPDX-License-Identifier: Apache-2.0
package dev.carillon.websocket;

import static dev.carillon.websocket.ClientFrames.FIN;
import static dev.carillon.websocket.ClientFrames.RSV1;
import static dev.carillon.websocket.ClientFrames.bytes;
import static dev.carillon.websocket.ClientFrames.close;
import static dev.carillon.websocket.ClientFrames.compressed;
import static dev.carillon.websocket.ClientFrames.deflate;
import static dev.carillon.websocket.ClientFrames.frame;
import static dev.carillon.websocket.ClientFrames.header;
import static dev.carillon.websocket.ClientFrames.join;
import static dev.carillon.websocket.ClientFrames.repeat;
import static dev.carillon.websocket.ClientFrames.text;
import static dev.carillon.websocket.ClientFrames.utf8;
import static dev.carillon.websocket.Opcode.BINARY;
import static dev.carillon.websocket.Opcode.CLOSE;
import static dev.carillon.websocket.Opcode.CONTINUATION;
import static dev.carillon.websocket.Opcode.PING;
import static dev.carillon.websocket.Opcode.PONG;
import static dev.carillon.websocket.Opcode.TEXT;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/// RFC 6455 and RFC 7692 at their edges, for a server with the default bounds: messages of 128 KB,
/// binary accepted. Legal cases end with a close frame of their own, whose code comes back.
public final class TortureCases {
  private static final int MAX = 128 * 1024;
  private static final byte[] BYE = close(1000, "");

  private final List<TortureCase> cases = new ArrayList<>();

  private TortureCases() {}

  public static List<TortureCase> all() {
    TortureCases table = new TortureCases();
    table.legal();
    table.headers();
    table.lengths();
    table.fragments();
    table.closes();
    table.texts();
    table.compression();
    table.damagedCompression();
    return table.cases;
  }

  private void plain(String name, int code, byte[]... parts) {
    cases.add(new TortureCase(name, join(parts), code, false));
  }

  private void deflated(String name, int code, byte[]... parts) {
    cases.add(new TortureCase("deflate: " + name, join(parts), code, true));
  }

  private void legal() {
    plain("a text", 1000, text("Hello"), BYE);
    plain("an empty text", 1000, text(""), BYE);
    plain("an empty binary message", 1000, frame(FIN | BINARY, ""), BYE);
    plain("a key of zeros", 1000, frame(FIN | TEXT, utf8("Hello"), new byte[4]), BYE);
    plain("lengths around the borders", 1000, lengthsAroundBorders(), BYE);
    plain("a message of exactly 128 KB", 1000, text("x".repeat(MAX)), BYE);
    plain("a ping of 125 bytes", 1000, frame(FIN | PING, "x".repeat(125)), BYE);
    plain("an unasked pong", 1000, frame(FIN | PONG, "late"), BYE);
    plain("one fragment of 1 byte at a time", 1000, manyFragments(4096), BYE);
    plain("empty fragments", 1000, frame(TEXT, ""), frame(0, ""), frame(FIN, ""), BYE);
    plain(
        "pings between fragments",
        1000,
        frame(TEXT, "Hel"),
        frame(FIN | PING, "1"),
        frame(CONTINUATION, "l"),
        frame(FIN | PING, "2"),
        frame(FIN | CONTINUATION, "o"),
        BYE);
    plain("a close between fragments", 1001, frame(TEXT, "Hel"), close(1001, "gone"));
    plain("anything after a close", 1000, BYE, bytes(0xff, 0x00, 0x13));
  }

  private void headers() {
    plain("an unmasked text", 1002, bytes(0x81, 0x00));
    plain("an unmasked text with payload", 1002, bytes(0x81, 0x02, 'h', 'i'));
    plain("an unmasked close", 1002, bytes(0x88, 0x00));
    plain("an unmasked ping", 1002, bytes(0x89, 0x00));
    plain("an unmasked frame after a masked one", 1002, text("a"), bytes(0x81, 0x01, 'b'));
    for (int bits = 0x10; bits <= 0x70; bits += 0x10) {
      plain("reserved bits %02x".formatted(bits), 1002, frame(FIN | bits | TEXT, "a"));
      plain("reserved bits %02x on a ping".formatted(bits), 1002, frame(FIN | bits | PING, "a"));
    }
    for (int opcode : new int[] {3, 4, 5, 6, 7, 11, 12, 13, 14, 15}) {
      plain("reserved opcode " + opcode, 1002, frame(FIN | opcode, ""));
    }
    plain("reserved opcode between fragments", 1002, frame(TEXT, "a"), frame(FIN | 5, "b"));
    plain("a fragmented ping", 1002, frame(PING, "a"), frame(FIN, "b"));
    plain("a fragmented pong", 1002, frame(PONG, "a"));
    plain("a fragmented close", 1002, frame(CLOSE, ""));
    plain("a ping of 126 bytes", 1002, frame(FIN | PING, "x".repeat(126)));
    plain("a pong that claims 65536 bytes", 1002, header(FIN | PONG, 0x80, 65536));
    plain("a close of 126 bytes", 1002, close(1000, "x".repeat(124)));
  }

  private void lengths() {
    plain("125 bytes in 16 bits", 1002, bytes(0x81, 0xfe, 0, 125, 0, 0, 0, 0));
    plain("0 bytes in 16 bits", 1002, bytes(0x81, 0xfe, 0, 0, 0, 0, 0, 0));
    plain("65535 bytes in 64 bits", 1002, bytes(0x82, 0xff, 0, 0, 0, 0, 0, 0, 0xff, 0xff));
    plain("0 bytes in 64 bits", 1002, bytes(0x81, 0xff, 0, 0, 0, 0, 0, 0, 0, 0));
    plain("a negative length", 1002, bytes(0x81, 0xff, 0x80, 0, 0, 0, 0, 0, 0, 1));
    plain("a length of -1", 1002, bytes(0x81, 0xff, 255, 255, 255, 255, 255, 255, 255, 255));
    plain("a header that claims 128 KB + 1", 1009, header(FIN | TEXT, 0x80, MAX + 1));
    plain("a header that claims 2 GB", 1009, header(FIN | BINARY, 0x80, 1L << 31));
    plain("a header that claims 4 GB", 1009, header(FIN | BINARY, 0x80, 1L << 32));
    plain("a header that claims 8 EB", 1009, header(FIN | BINARY, 0x80, Long.MAX_VALUE));
    plain("128 KB + 1 in full", 1009, text("x".repeat(MAX + 1)));
  }

  private void fragments() {
    plain("a continuation of nothing", 1002, frame(FIN | CONTINUATION, "a"));
    plain("an open continuation of nothing", 1002, frame(CONTINUATION, "a"));
    plain("a continuation after the last", 1002, text("a"), frame(FIN | CONTINUATION, "b"));
    plain("a text inside a text", 1002, frame(TEXT, "a"), frame(FIN | TEXT, "b"));
    plain("a binary inside a text", 1002, frame(TEXT, "a"), frame(BINARY, "b"));
    plain("a text inside an empty start", 1002, frame(TEXT, ""), frame(FIN | TEXT, "b"));
    plain("4097 fragments", 1009, manyFragments(4097));
    plain("a flood of empty fragments", 1009, frame(TEXT, ""), repeat(10_000, frame(0, "")));
    byte[] half = utf8("x".repeat(MAX / 2));
    plain("fragments of 128 KB", 1000, frame(TEXT, half), frame(FIN, half), BYE);
    plain(
        "fragments of 128 KB + 1",
        1009,
        frame(TEXT, half),
        frame(CONTINUATION, half),
        frame(FIN, "x"));
    plain(
        "a second fragment that claims 8 EB",
        1009,
        frame(TEXT, "x"),
        header(FIN, 0x80, Long.MAX_VALUE));
  }

  private void closes() {
    plain("an empty close", 1005, frame(FIN | CLOSE, ""));
    plain("a close of 1 byte", 1002, frame(FIN | CLOSE, bytes(3)));
    for (int code :
        new int[] {
          1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000,
          4999
        }) {
      plain("a close with " + code, code, close(code, "why"));
    }
    for (int code :
        new int[] {0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65535}) {
      plain("a close with " + code, 1002, close(code, "why"));
    }
    plain("a close with the longest text", 1000, close(1000, "x".repeat(123)));
    plain("a close with a text in UTF-8", 1000, close(1000, "κόσμε €😀"));
    plain("a close with bad UTF-8", 1007, frame(FIN | CLOSE, bytes(3, 0xe8, 0xce, 0xba, 0xe1)));
    plain("a close with a surrogate", 1007, frame(FIN | CLOSE, bytes(3, 0xe8, 0xed, 0xa0, 0x80)));
  }

  private void texts() {
    plain("all lengths of UTF-8", 1000, text("$ ¢ € 😀 \u0000 \u007f \uffff"), BYE);
    plain("the ends of each length", 1000, valid("7f c280 dfbf e0a080 ed9fbf ee8080 efbfbf"), BYE);
    plain("the ends of four bytes", 1000, valid("f0908080 f48fbfbf"), BYE);
    plain(
        "a character over three fragments",
        1000,
        frame(TEXT, bytes(0xf0, 0x9f)),
        frame(FIN | PING, "x"),
        frame(CONTINUATION, bytes(0x98)),
        frame(FIN, bytes(0x80)),
        BYE);
    String[] bad = {
      "80",
      "bf",
      "c0",
      "c080",
      "c1bf",
      "c2",
      "c220",
      "df",
      "dfc0",
      "e0",
      "e080",
      "e08080",
      "e09fbf",
      "e0a0",
      "e0a07f",
      "eda080",
      "edbfbf",
      "eda080edb080",
      "ef",
      "efbf",
      "efbfc0",
      "f0",
      "f0808080",
      "f08fbfbf",
      "f09080",
      "f0908020",
      "f4908080",
      "f4bfbfbf",
      "f5808080",
      "f888808080",
      "fc",
      "fe",
      "ff",
      "fffe",
      "cebae1bdb9cf83cebceda080656469746564"
    };
    for (String hex : bad) {
      plain("bad UTF-8 " + hex, 1007, valid(hex));
      byte[] after = join(utf8("sixteen letters "), HexFormat.of().parseHex(hex));
      plain("bad UTF-8 after ASCII " + hex, 1007, frame(FIN | TEXT, after));
      byte[] before = join(HexFormat.of().parseHex(hex), utf8("sixteen letters "));
      plain("bad UTF-8 before ASCII " + hex, 1007, frame(FIN | TEXT, before));
    }
    plain("a character cut by the end", 1007, frame(TEXT, "a"), frame(FIN, bytes(0xe2, 0x82)));
    plain(
        "a bad fragment in the middle",
        1007,
        frame(TEXT, "a"),
        frame(0, bytes(0xff)),
        frame(FIN, "b"));
    plain("no UTF-8 in a binary message", 1000, frame(FIN | BINARY, bytes(0xff, 0xfe)), BYE);
  }

  private void compression() {
    byte[] hello = deflate(utf8("Hello, Hello, Hello"));
    deflated("a text", 1000, compressed("Hello"), BYE);
    deflated("an empty text", 1000, frame(FIN | RSV1 | TEXT, bytes(0)), BYE);
    // An empty message is one byte, 00 (RFC 7692 section 7.2.3.6).
    deflated("no payload at all", 1007, frame(FIN | RSV1 | TEXT, ""));
    deflated(
        "a stored block (7.2.3.3)",
        1000,
        frame(FIN | RSV1 | TEXT, HexFormat.of().parseHex("000500faff48656c6c6f00")),
        BYE);
    deflated("an uncompressed text", 1000, text("Hello"), BYE);
    deflated("a binary message", 1000, frame(FIN | RSV1 | BINARY, hello), BYE);
    deflated(
        "a last block (7.2.3.4)",
        1000,
        frame(FIN | RSV1 | TEXT, HexFormat.of().parseHex("f348cdc9c9070000")),
        BYE);
    deflated(
        "a last block with nothing behind",
        1000,
        frame(FIN | RSV1 | TEXT, HexFormat.of().parseHex("f348cdc9c90700")),
        BYE);
    deflated(
        "two blocks (7.2.3.5)",
        1000,
        frame(FIN | RSV1 | TEXT, HexFormat.of().parseHex("f24805000000ffffcac9c90700")),
        BYE);
    deflated("in fragments of a byte", 1000, fragmented(hello), BYE);
    deflated(
        "a ping between compressed fragments",
        1000,
        frame(RSV1 | TEXT, ""),
        frame(FIN | PING, "x"),
        frame(FIN, hello),
        BYE);
    deflated("exactly 128 KB", 1000, compressed("x".repeat(MAX)), BYE);
    deflated("128 KB that grow by compressing", 1000, incompressible(), BYE);
    deflated("128 KB + 1", 1009, compressed("x".repeat(MAX + 1)));
    deflated("a bomb of 64 MB", 1009, frame(FIN | RSV1 | TEXT, deflate(new byte[1 << 26])));
    deflated("a bomb in fragments", 1009, fragmented(deflate(new byte[1 << 20])));
    deflated(
        "a header that claims twice the bound", 1009, header(FIN | RSV1 | TEXT, 0x80, 2 * MAX));
    deflated("bad UTF-8", 1007, frame(FIN | RSV1 | TEXT, deflate(bytes('a', 0xed, 0xa0, 0x80))));
    deflated("RSV1 on a ping", 1002, frame(FIN | RSV1 | PING, ""));
    deflated("RSV1 on a close", 1002, frame(FIN | RSV1 | CLOSE, ""));
    deflated("RSV1 on a continuation", 1002, frame(RSV1 | TEXT, hello), frame(FIN | RSV1, ""));
    deflated("RSV2", 1002, frame(FIN | 0x20 | TEXT, hello));
    deflated("RSV3", 1002, frame(FIN | 0x10 | TEXT, hello));
    deflated("RSV1 and RSV2", 1002, frame(FIN | RSV1 | 0x20 | TEXT, hello));
  }

  private void damagedCompression() {
    byte[] good = deflate(utf8("a text that is long enough to be cut in the middle of a block"));
    byte[] cut = Arrays.copyOf(good, good.length - 3);
    deflated("cut in the middle", 1007, frame(FIN | RSV1 | TEXT, cut));
    deflated("reserved block type", 1007, frame(FIN | RSV1 | TEXT, bytes(0x07)));
    deflated("stored length not confirmed", 1007, frame(FIN | RSV1 | TEXT, bytes(0, 1, 0, 0, 0)));
    deflated("random bytes", 1007, frame(FIN | RSV1 | TEXT, bytes(0xff, 0x13, 0x37, 0x00)));
    deflated(
        "distance before the start",
        1007,
        frame(FIN | RSV1 | TEXT, HexFormat.of().parseHex("f200110000")));
    deflated(
        "context of the message before",
        1007,
        compressed("Hello"),
        frame(FIN | RSV1 | TEXT, HexFormat.of().parseHex("f200110000")));
    deflated("many last blocks", 1007, frame(FIN | RSV1 | TEXT, repeat(1000, bytes(3, 0))));
    deflated(
        "damage in the last fragment",
        1007,
        frame(RSV1 | TEXT, good),
        frame(FIN, bytes(0xff, 0xff, 0xff)));
  }

  private static byte[] valid(String hex) {
    return frame(FIN | TEXT, HexFormat.of().parseHex(hex.replace(" ", "")));
  }

  private static byte[] lengthsAroundBorders() {
    byte[] all = {};
    for (int length : new int[] {1, 7, 8, 9, 124, 125, 126, 127, 65535, 65536, 65537}) {
      all = join(all, text("x".repeat(length)));
    }
    return all;
  }

  private static byte[] manyFragments(int count) {
    return join(frame(TEXT, "x"), repeat(count - 2, frame(CONTINUATION, "x")), frame(FIN, "x"));
  }

  private static byte[] fragmented(byte[] payload) {
    byte[] all = frame(RSV1 | TEXT, bytes(payload[0]));
    for (int i = 1; i < payload.length; i++) {
      all = join(all, frame(i + 1 == payload.length ? FIN : 0, bytes(payload[i])));
    }
    return all;
  }

  private static byte[] incompressible() {
    byte[] random = new byte[MAX];
    new Random(7692).nextBytes(random);
    return frame(FIN | RSV1 | BINARY, deflate(random));
  }
}
