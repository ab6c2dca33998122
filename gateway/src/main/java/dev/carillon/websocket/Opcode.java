// SPDX-License-Identifier: Apache-2.0
package dev.carillon.websocket;

/// The low four bits of a frame's first byte (RFC 6455 section 5.2). Numbers and no enum, since
/// they are read from and written to the wire for each frame.
public final class Opcode {
  public static final int CONTINUATION = 0;
  public static final int TEXT = 1;
  public static final int BINARY = 2;
  public static final int CLOSE = 8;
  public static final int PING = 9;
  public static final int PONG = 10;

  private Opcode() {}
}
