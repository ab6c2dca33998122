// SPDX-License-Identifier: Apache-2.0
package dev.carillon.websocket;

/// Bounds and options shared by all connections of a stage.
///
/// @param maxFrame payload bytes of one data frame as sent; 0 is no bound of its own
/// @param maxMessage bytes of one message, counted after inflating and over all fragments; 1 to
///   2^30
/// @param binary are binary messages accepted? Otherwise they are refused with 1003
public record FrameRules(int maxFrame, int maxMessage, boolean binary) {
  public FrameRules {
    if (maxFrame < 0) {
      throw new IllegalArgumentException("maxFrame is " + maxFrame + ": give 0 or more bytes");
    }
    if (maxMessage < 1 || maxMessage > 1 << 30) {
      throw new IllegalArgumentException(
          "maxMessage is " + maxMessage + ": give 1 byte to 1 GB (2^30 bytes)");
    }
  }

  /// What a message may measure before it is inflated. Compressing what cannot be compressed makes
  /// it longer (5 bytes for each stored block), so a message of exactly the allowed length needs
  /// more.
  int maxPayload(boolean compressed) {
    return compressed ? maxMessage + maxMessage / 64 + 64 : maxMessage;
  }
}
