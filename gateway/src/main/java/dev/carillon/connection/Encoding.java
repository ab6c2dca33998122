// SPDX-License-Identifier: Apache-2.0
package dev.carillon.connection;

/// Everything that decides the bytes of a channel's message for one receiver: connections with the
/// same encoding share one encoded frame.
///
/// @param windowBits 0 without permessage-deflate, else the window the client can inflate, 8 to 15
public record Encoding(Flavour flavour, int windowBits) {
  private static final int WINDOWS = 9;
  private static final Encoding[] ALL = new Encoding[Flavour.values().length * WINDOWS];

  static {
    for (Flavour flavour : Flavour.values()) {
      for (int window = 0; window < WINDOWS; window++) {
        var encoding = new Encoding(flavour, window == 0 ? 0 : window + 7);
        ALL[encoding.index()] = encoding;
      }
    }
  }

  /// How many encodings there are; [#index] is below it.
  public static final int COUNT = ALL.length;

  /// The shared instance.
  public static Encoding of(Flavour flavour, int windowBits) {
    return ALL[index(flavour, windowBits)];
  }

  public boolean compressed() {
    return windowBits > 0;
  }

  /// Dense number of this encoding, for arrays.
  public int index() {
    return index(flavour, windowBits);
  }

  private static int index(Flavour flavour, int windowBits) {
    return (flavour == Flavour.RAW ? 0 : WINDOWS) + (windowBits == 0 ? 0 : windowBits - 7);
  }
}
