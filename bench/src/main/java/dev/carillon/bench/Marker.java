// SPDX-License-Identifier: Apache-2.0
package dev.carillon.bench;

import io.netty.buffer.ByteBuf;

/// The first bytes of every message: `~T`, then in decimal digits the scheduled send time (19,
/// nanoseconds of this process's clock), the publisher (3), the channel (6), and the publisher's
/// sequence number in that channel from 0 (9).
///
/// Digits survive JSON untouched, and a fixed width is read without a parser.
record Marker(long time, int publisher, int channel, int sequence) {
  static final int LENGTH = 2 + 19 + 3 + 6 + 9;
  static final int MAX_PUBLISHERS = 1_000;
  static final int MAX_CHANNELS = 1_000_000;

  /// Finds the marker in `length` bytes at `from`: the start of a raw message, further in for a
  /// `carillon.v1` object.
  ///
  /// @return the index of its first byte, or -1
  static int find(ByteBuf in, int from, int length) {
    int end = from + length - LENGTH;
    for (int at = from; at <= end; at++) {
      at = in.indexOf(at, end + 1, (byte) '~');
      if (at < 0) {
        return -1;
      }
      if (in.getByte(at + 1) == 'T') {
        return at;
      }
    }
    return -1;
  }

  static Marker read(ByteBuf in, int at) {
    return new Marker(
        digits(in, at + 2, 19),
        (int) digits(in, at + 21, 3),
        (int) digits(in, at + 24, 6),
        (int) digits(in, at + 30, 9));
  }

  void write(byte[] out, int at) {
    out[at] = '~';
    out[at + 1] = 'T';
    digits(out, at + 2, 19, time);
    digits(out, at + 21, 3, publisher);
    digits(out, at + 24, 6, channel);
    digits(out, at + 30, 9, sequence);
  }

  private static long digits(ByteBuf in, int at, int count) {
    long value = 0;
    for (int i = at; i < at + count; i++) {
      value = value * 10 + (in.getByte(i) - '0');
    }
    return value;
  }

  private static void digits(byte[] out, int at, int count, long value) {
    for (int i = at + count - 1; i >= at; i--) {
      out[i] = (byte) ('0' + value % 10);
      value /= 10;
    }
  }
}
