// SPDX-License-Identifier: Apache-2.0
package dev.carillon.connection;

/// Why a connection ended: the close code of RFC 6455 section 7.4 with the words that go with it.
///
/// Codes of contract 1.6. 1005 and 1006 are reported, never sent.
///
/// @param code 1000 to 4999
/// @param text at most 123 bytes of UTF-8, so that it fits a control frame
public record CloseReason(int code, String text) {
  public static final CloseReason NORMAL = new CloseReason(1000, "Connection Closed Normally");
  public static final CloseReason IDLE = new CloseReason(1001, "Going away");
  public static final CloseReason TOO_OLD = new CloseReason(1001, "Going away");
  public static final CloseReason PROTOCOL_ERROR = new CloseReason(1002, "Protocol error");
  public static final CloseReason BINARY =
      new CloseReason(1003, "Binary messages are not accepted");
  public static final CloseReason NO_STATUS =
      new CloseReason(1005, "Client-side close frame status not set");
  public static final CloseReason LOST = new CloseReason(1006, "Connection lost");
  public static final CloseReason ZOMBIE = new CloseReason(1006, "Heartbeat not answered");
  public static final CloseReason INVALID_TEXT = new CloseReason(1007, "Text is not UTF-8");
  public static final CloseReason BAD_COMPRESSION =
      new CloseReason(1007, "Compressed data is damaged");
  public static final CloseReason TOO_MANY_MESSAGES = new CloseReason(1008, "Too many messages");
  public static final CloseReason TOKEN_EXPIRED = new CloseReason(1008, "Token expired");
  public static final CloseReason TOO_BIG = new CloseReason(1009, "Message too big");
  public static final CloseReason INTERNAL_ERROR = new CloseReason(1011, "Internal error");
  public static final CloseReason RESTART = new CloseReason(1012, "Service restart");
  public static final CloseReason SLOW = new CloseReason(1013, "Slow consumer");

  /// The same code with words that say more.
  public CloseReason because(String text) {
    return new CloseReason(code, text);
  }

  /// May this code stand in a close frame that is sent?
  public boolean sendable() {
    return code != 1005 && code != 1006;
  }
}
