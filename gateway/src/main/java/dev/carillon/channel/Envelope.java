// SPDX-License-Identifier: Apache-2.0
package dev.carillon.channel;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// The JSON object around a message for clients of `carillon.v1`:
/// `{"type":"message","channel":"news","id":"…","data":"hi"}`. Data that is not UTF-8 comes as
/// base64 text with `"encoding":"base64"`.
public final class Envelope {
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private Envelope() {}

  public static byte[] ofChannel(ChannelName channel, String id, Payload payload) {
    // No escaping: names of channels and ids hold no character that JSON escapes.
    String head = "{\"type\":\"message\",\"channel\":\"" + channel + "\",\"id\":\"" + id + "\"";
    return finish(head, payload);
  }

  static byte[] direct(String id, Payload payload) {
    return finish("{\"type\":\"message\",\"id\":\"" + id + "\"", payload);
  }

  private static byte[] finish(String head, Payload payload) {
    var out = new ByteArrayOutputStream(head.length() + payload.bytes().length + 32);
    ascii(out, head);
    switch (payload.kind()) {
      case TEXT -> {
        ascii(out, ",\"data\":");
        quote(out, payload.bytes());
      }
      case JSON -> {
        ascii(out, ",\"data\":");
        out.writeBytes(payload.bytes());
      }
      case BINARY -> {
        ascii(out, ",\"encoding\":\"base64\",\"data\":\"");
        out.writeBytes(Base64.getEncoder().encode(payload.bytes()));
        out.write('"');
      }
    }
    out.write('}');
    return out.toByteArray();
  }

  private static void ascii(ByteArrayOutputStream out, String text) {
    out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
  }

  /// Writes UTF-8 text as a JSON string (RFC 8259 section 7).
  private static void quote(ByteArrayOutputStream out, byte[] text) {
    out.write('"');
    int from = 0;
    for (int i = 0; i < text.length; i++) {
      byte b = text[i];
      if (b < 0 || (b >= ' ' && b != '"' && b != '\\')) {
        continue;
      }
      out.write(text, from, i - from);
      from = i + 1;
      out.write('\\');
      if (b == '"' || b == '\\') {
        out.write(b);
      } else {
        out.writeBytes(new byte[] {'u', '0', '0', HEX[b >> 4], HEX[b & 15]});
      }
    }
    out.write(text, from, text.length - from);
    out.write('"');
  }
}
