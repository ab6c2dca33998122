// SPDX-License-Identifier: Apache-2.0
package dev.carillon.jmh;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/// What clients send: JSON of an exact length that asks for `echo`, and frames around it. Always
/// the same ones, but many different ones, so that no branch is learned by heart.
final class ClientMessages {
  /// How many there are of a kind; a power of two.
  static final int COUNT = 64;

  private static final String[] ASCII = {
    "the", "gate", "is", "open", "order", "4711", "shipped", "and", "paid", "meet", "me", "at", "9"
  };
  private static final String[] WORLD = {
    "größer", "café", "naïve", "привет", "мир", "日本語", "こんにちは", "🔔", "the", "open", "is", "at"
  };

  private final RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(42);

  /// @param length of each message in bytes
  List<byte[]> messages(int length, Script script, Form form) {
    List<byte[]> messages = new ArrayList<>();
    for (int i = 0; i < COUNT; i++) {
      messages.add(message(length, script, form));
    }
    return messages;
  }

  private byte[] message(int length, Script script, Form form) {
    String head =
        "{\"action\":\"echo\",\"message\":" + (form == Form.PLAIN ? "\"" : "{\"text\":\"");
    String tail = form == Form.PLAIN ? "\"}" : "\",\"at\":1763971200}}";
    String[] words = script == Script.ASCII ? ASCII : WORLD;
    var text = new StringBuilder(head);
    int room = length - bytes(head).length - bytes(tail).length;
    for (String word = next(words); bytes(word).length + 1 <= room; word = next(words)) {
      text.append(word).append(' ');
      room -= bytes(word).length + 1;
    }
    return bytes(text.append(".".repeat(room)).append(tail).toString());
  }

  private String next(String[] words) {
    return words[random.nextInt(words.length)];
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /// A final text frame, masked with a key of its own (RFC 6455 sections 5.2 and 5.3).
  byte[] frame(byte[] payload) {
    int length = payload.length;
    if (length > 0xffff) {
      throw new IllegalArgumentException(length + " bytes: give at most 65,535");
    }
    byte[] key = new byte[4];
    random.nextBytes(key);
    int header = length < 126 ? 2 : 4;
    byte[] frame = new byte[header + key.length + length];
    frame[0] = (byte) 0x81;
    frame[1] = (byte) (0x80 | (length < 126 ? length : 126));
    if (length >= 126) {
      frame[2] = (byte) (length >> 8);
      frame[3] = (byte) length;
    }
    System.arraycopy(key, 0, frame, header, key.length);
    for (int i = 0; i < length; i++) {
      frame[header + key.length + i] = (byte) (payload[i] ^ key[i & 3]);
    }
    return frame;
  }
}
