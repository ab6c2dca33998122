// SPDX-License-Identifier: Apache-2.0
package dev.carillon.websocket;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/// A decoder of DEFLATE (RFC 1951) that shares nothing with zlib and knows its window: a distance
/// over the window, or before the start of the message, is an error.
public final class InflateWalker {
  private static final int[] LENGTH_EXTRA = {
    0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0
  };
  private static final int[] ORDER = {
    16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15
  };

  private final byte[] in;
  private final int window;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private int bit;
  int longestDistance;

  /// @param in a message as RFC 7692 sends it, without the last four bytes
  public InflateWalker(byte[] in, int windowBits) {
    this.in = ClientFrames.join(in, ClientFrames.bytes(0, 0, 0xff, 0xff));
    this.window = 1 << windowBits;
  }

  public byte[] walk() {
    while (bit < in.length * 8) {
      require(bits(1) == 0, "last block");
      switch (bits(2)) {
        case 0 -> stored();
        case 1 -> compressed(fixedLengths(), fixedDistances());
        case 2 -> dynamic();
        default -> throw new AssertionError("reserved block type");
      }
    }
    return out.toByteArray();
  }

  private void stored() {
    bit = (bit + 7) & ~7;
    int length = bits(16);
    require(bits(16) == (length ^ 0xffff), "stored length");
    for (int i = 0; i < length; i++) {
      out.write(bits(8));
    }
  }

  private void dynamic() {
    int lengths = bits(5) + 257;
    int distances = bits(5) + 1;
    int codes = bits(4) + 4;
    int[] meta = new int[19];
    for (int i = 0; i < codes; i++) {
      meta[ORDER[i]] = bits(3);
    }
    int[] all = new int[lengths + distances];
    for (int i = 0; i < all.length; ) {
      int symbol = symbol(meta);
      int value = symbol < 16 ? symbol : symbol == 16 ? all[i - 1] : 0;
      int times =
          switch (symbol) {
            case 16 -> 3 + bits(2);
            case 17 -> 3 + bits(3);
            case 18 -> 11 + bits(7);
            default -> 1;
          };
      Arrays.fill(all, i, i + times, value);
      i += times;
    }
    compressed(Arrays.copyOf(all, lengths), Arrays.copyOfRange(all, lengths, all.length));
  }

  private void compressed(int[] lengths, int[] distances) {
    while (true) {
      int symbol = symbol(lengths);
      if (symbol == 256) {
        return;
      }
      if (symbol < 256) {
        out.write(symbol);
        continue;
      }
      int length = symbol == 285 ? 258 : 3;
      if (symbol < 285) {
        for (int i = 257; i < symbol; i++) {
          length += 1 << LENGTH_EXTRA[i - 257];
        }
        length += bits(LENGTH_EXTRA[symbol - 257]);
      }
      int code = symbol(distances);
      int extra = Math.max(0, code / 2 - 1);
      int distance = code < 4 ? code + 1 : ((2 + (code & 1)) << extra) + 1 + bits(extra);
      copy(distance, length);
    }
  }

  private void copy(int distance, int length) {
    require(distance <= out.size(), "distance " + distance + " before the start");
    require(distance <= window, "distance " + distance + " over the window " + window);
    longestDistance = Math.max(longestDistance, distance);
    byte[] before = out.toByteArray();
    for (int i = 0; i < length; i++) {
      out.write(before[before.length - distance + i % distance]);
    }
  }

  /// Decodes one symbol of the canonical Huffman code with these code lengths, bit by bit.
  private int symbol(int[] lengths) {
    int code = 0;
    int first = 0;
    for (int size = 1; size <= 15; size++) {
      code = code << 1 | bits(1);
      first <<= 1;
      for (int symbol = 0; symbol < lengths.length; symbol++) {
        if (lengths[symbol] == size && first++ == code) {
          return symbol;
        }
      }
    }
    throw new AssertionError("no such code");
  }

  private static int[] fixedLengths() {
    int[] lengths = new int[288];
    for (int i = 0; i < 288; i++) {
      lengths[i] = i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8;
    }
    return lengths;
  }

  private static int[] fixedDistances() {
    int[] distances = new int[30];
    Arrays.fill(distances, 5);
    return distances;
  }

  private int bits(int count) {
    int value = 0;
    for (int i = 0; i < count; i++, bit++) {
      require(bit < in.length * 8, "end of input");
      value |= (in[bit >> 3] >> (bit & 7) & 1) << i;
    }
    return value;
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new AssertionError(message);
    }
  }
}
