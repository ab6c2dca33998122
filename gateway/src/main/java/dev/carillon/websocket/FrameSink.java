// SPDX-License-Identifier: Apache-2.0
package dev.carillon.websocket;

import dev.carillon.connection.CloseReason;
import io.netty.buffer.ByteBuf;

/// What a connection's decoder delivers, in the order in which it arrived.
///
/// A payload is the readable bytes of a buffer that is lent for the call only and may be the
/// network buffer itself: no slice is made for it. Whoever keeps a payload copies it or takes a
/// `retainedSlice()`; `retain()` alone is not enough, because the indices of the lent buffer move
/// on after the call.
public interface FrameSink {
  /// A whole message, unmasked and inflated, valid UTF-8.
  void onText(ByteBuf payload);

  /// A whole message, unmasked and inflated.
  void onBinary(ByteBuf payload);

  /// At most 125 bytes; may come between the fragments of a message.
  void onPing(ByteBuf payload);

  /// At most 125 bytes, asked for by a ping or not.
  void onPong(ByteBuf payload);

  /// The peer's close frame: its code and text, [CloseReason#NO_STATUS] when it is empty. The last
  /// call.
  void onClose(CloseReason reason);

  /// The peer broke a rule: what to close with. The last call.
  void onViolation(CloseReason reason);
}
