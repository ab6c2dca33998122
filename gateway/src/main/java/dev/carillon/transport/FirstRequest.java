// SPDX-License-Identifier: Apache-2.0
package dev.carillon.transport;

import dev.carillon.connection.Refusal;
import dev.carillon.http.RequestHead;
import dev.carillon.http.Response;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads the first request of a connection. A WebSocket handshake is decided and carried out here,
/// with a parser of our own: it is the cost of a connect. Anything else goes, byte for byte, to the
/// HTTP codec.
final class FirstRequest extends ByteToMessageDecoder {
  private static final Logger log = LoggerFactory.getLogger(FirstRequest.class);

  private final FrontDoor door;
  private final Loop loop;
  private InetAddress client = InetAddress.getLoopbackAddress();
  private boolean tls;
  private boolean deciding;
  private @Nullable ScheduledFuture<?> deadline;

  FirstRequest(FrontDoor door, Loop loop) {
    this.door = door;
    this.loop = loop;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    deadline =
        ctx.executor()
            .schedule(() -> tooLate(ctx), door.handshake().toMillis(), TimeUnit.MILLISECONDS);
  }

  private void tooLate(ChannelHandlerContext ctx) {
    door.meters().refused(Refusal.HANDSHAKE_TIMEOUT).increment();
    ctx.close();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof Peer(InetAddress address, boolean secure)) {
      client = address;
      tls = secure;
    }
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    if (deciding) {
      return;
    }
    switch (door.look(in, client, tls)) {
      case FrontDoor.Incomplete _ -> {}
      case FrontDoor.SomethingElse _ -> {
        done();
        door.toHttp(ctx.pipeline(), this, client, tls);
      }
      case FrontDoor.Handshake(RequestHead head, int length) -> {
        in.skipBytes(length);
        deciding = true;
        // What the client sends before our answer waits in the socket.
        ctx.channel().config().setAutoRead(false);
        done(); // it has done its part in time
        door.decide(head, loop, outcome -> decided(ctx, outcome));
      }
    }
  }

  private void decided(ChannelHandlerContext ctx, Upgrade.Outcome outcome) {
    try {
      answer(ctx, outcome);
    } catch (RuntimeException e) {
      // Nobody else would catch it where keys had to be fetched or functions were asked.
      log.atError().setCause(e).log("a handshake failed unexpectedly");
      ctx.close();
    }
  }

  private void answer(ChannelHandlerContext ctx, Upgrade.Outcome outcome) {
    if (ctx.isRemoved() || !ctx.channel().isActive()) {
      if (outcome instanceof Upgrade.Accepted accepted) {
        accepted.abandon();
      }
      return;
    }
    switch (outcome) {
      case Upgrade.Refused(Response response) -> {
        door.meters().requests(response.status()).increment();
        ctx.writeAndFlush(ResponseBytes.of(ctx.alloc(), response))
            .addListener(ChannelFutureListener.CLOSE);
      }
      case Upgrade.Accepted accepted -> open(ctx, accepted);
    }
  }

  private void open(ChannelHandlerContext ctx, Upgrade.Accepted accepted) {
    var wire = new ChannelWire(ctx.channel(), loop);
    Upgrade.Refused full = door.open(wire, loop, accepted);
    if (full != null) {
      answer(ctx, full);
      return;
    }
    // Frames that came with the handshake go to the connection here.
    ctx.pipeline().replace(this, null, wire);
    wire.resumeReads();
  }

  private void done() {
    if (deadline != null) {
      deadline.cancel(false);
      deadline = null;
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    log.debug("closed before its first request was answered: {}", cause.toString());
    ctx.close();
  }

  @Override
  protected void handlerRemoved0(ChannelHandlerContext ctx) {
    done();
  }
}
