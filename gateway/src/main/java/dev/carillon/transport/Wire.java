// SPDX-License-Identifier: Apache-2.0
package dev.carillon.transport;

import io.netty.buffer.ByteBuf;

/// The bytes of one connection, in and out, within the bound for slow readers. Touched on its event
/// loop only.
///
/// [SocketWire] is a plain socket on epoll, [ChannelWire] a Netty channel: everything else.
interface Wire {
  /// How long the peer may take for its part of a goodbye.
  int PATIENCE_MILLIS = 1_000;

  /// Takes what comes in.
  interface Reader {
    /// @param in lent for the call, and may be changed in place
    void received(ByteBuf in);

    /// The connection is gone; the last call, and the only one of its kind.
    void closed();

    /// More waits for all connections together than may; it is this one's turn to go.
    void shed();

    /// One of the other calls threw this.
    void failed(Throwable cause);
  }

  void reader(Reader reader);

  /// Queues whole frames; they leave at the end of the current batch at the latest, in order.
  ///
  /// @param frames lent: what must wait is retained
  /// @return false if more would wait than may: nothing was queued
  boolean write(ByteBuf frames);

  /// The end of a batch in which this wire was [Loop#dirty].
  void flush();

  /// Does the client take what it is sent? Then nothing waits for it.
  boolean upToDate();

  /// Bytes that the client has not taken yet, as far as this process holds them.
  long waitingBytes();

  /// Forgets what waits, but for a frame that is on its way already.
  void dropWaiting();

  void pauseReads();

  void resumeReads();

  /// Tells the reader to [Reader#shed].
  void shed();

  /// Sends a last frame, then nothing more. What waits may still leave before it, or be dropped:
  /// who wants it dropped says so first ([#dropWaiting]). Whatever the peer does, the connection is
  /// gone a second later.
  ///
  /// @param last lent
  /// @param awaitPeer whether the peer has the next word (it has not said goodbye yet)
  void goodbye(ByteBuf last, boolean awaitPeer);

  void close();

  /// Closes without a word; whatever the kernel still holds for the peer is dropped.
  void reset();
}
