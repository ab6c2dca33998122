// SPDX-License-Identifier: Apache-2.0
package dev.carillon.transport;

import io.netty.handler.codec.DecoderException;
import java.io.IOException;

/// Failures that a peer can cause at will: no fault of ours, so no error in the log.
final class PeerFault {
  private PeerFault() {}

  /// A connection that was reset, or bytes that no decoder takes: no TLS record, more pipelined
  /// requests than are kept.
  static boolean is(Throwable cause) {
    return cause instanceof IOException || cause instanceof DecoderException;
  }
}
