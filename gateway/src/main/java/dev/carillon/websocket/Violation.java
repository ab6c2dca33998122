// SPDX-License-Identifier: Apache-2.0
package dev.carillon.websocket;

import dev.carillon.connection.CloseReason;

/// The peer broke a rule of RFC 6455 or RFC 7692. Stackless and made once per rule: hostile input
/// costs neither a stack trace nor an allocation.
@SuppressWarnings("StaticAssignmentOfThrowable") // no stack trace and no cause to share
final class Violation extends Exception {
  static final Violation UNMASKED = protocol("Frames of a client must be masked");
  static final Violation RESERVED_BITS = protocol("Reserved bit set without its extension");
  static final Violation RESERVED_OPCODE = protocol("Reserved opcode");
  static final Violation BAD_CONTROL =
      protocol("Control frames must be whole and at most 125 bytes");
  static final Violation NOTHING_TO_CONTINUE = protocol("Continuation frame without a message");
  static final Violation MESSAGE_UNFINISHED =
      protocol("New message before the last fragment of the previous one");
  static final Violation BAD_LENGTH = protocol("Frame length is not in its shortest form");
  static final Violation BAD_CLOSE = protocol("Close frame with an invalid code");
  static final Violation BINARY = new Violation(CloseReason.BINARY);
  static final Violation BAD_TEXT = new Violation(CloseReason.INVALID_TEXT);
  static final Violation BAD_COMPRESSION = new Violation(CloseReason.BAD_COMPRESSION);
  static final Violation TOO_BIG = new Violation(CloseReason.TOO_BIG);
  static final Violation TOO_MANY_FRAGMENTS =
      new Violation(CloseReason.TOO_BIG.because("Message in more than 4096 fragments"));

  private static final long serialVersionUID = 1;

  private final transient CloseReason reason;

  private Violation(CloseReason reason) {
    super(reason.text(), null, false, false);
    this.reason = reason;
  }

  private static Violation protocol(String text) {
    return new Violation(CloseReason.PROTOCOL_ERROR.because(text));
  }

  CloseReason reason() {
    return reason;
  }
}
