// SPDX-License-Identifier: Apache-2.0
package dev.carillon.transport;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Stands behind the TLS handler until the handshake is done, then fires the [Peer] and leaves.
///
/// What fails until then is a scanner, a plain request or a client that does not trust us: closed,
/// and no error of the gateway.
final class TlsHandshake extends ChannelInboundHandlerAdapter {
  private static final Logger log = LoggerFactory.getLogger(TlsHandshake.class);

  private final Peer peer;

  TlsHandshake(Peer peer) {
    this.peer = peer;
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof SslHandshakeCompletionEvent completion) {
      if (completion.isSuccess()) {
        ctx.fireUserEventTriggered(peer);
        ctx.pipeline().remove(this);
      } else {
        log.debug("{} is closed: {}", ctx.channel(), completion.cause().getMessage());
        var _ = ctx.close();
      }
    } else {
      ctx.fireUserEventTriggered(event);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    log.debug("{} is closed: {}", ctx.channel(), cause.getMessage());
    var _ = ctx.close();
  }
}
