package dev.carillon.transport;

import io.netty.handler.codec.DecoderException;
import java.io.IOException;

/// Failures that a peer can cause at will: no fault of ours, so no error in the log.
final class PeerFault {
  private PeerFault() {}

  /// A connection that was reset, or bytes that are no TLS record.
  static boolean is(Throwable cause) {
    return cause instanceof IOException
        || (cause instanceof DecoderException && cause.getCause() instanceof IOException);
  }
}
