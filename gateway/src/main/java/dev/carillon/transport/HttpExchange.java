// SPDX-License-Identifier: Apache-2.0
package dev.carillon.transport;

import dev.carillon.connection.Refusal;
import dev.carillon.http.Endpoint;
import dev.carillon.http.RequestHead;
import dev.carillon.http.Response;
import dev.carillon.route.FrontRules;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Answers the HTTP requests of one connection, one after the other. A body is kept only when the
/// endpoint asks for it, and only up to the bound that it names.
final class HttpExchange extends ChannelInboundHandlerAdapter {
  private static final Logger log = LoggerFactory.getLogger(HttpExchange.class);
  private static final Response BAD_REQUEST = Response.error(400, "Bad Request");
  private static final Response CONTINUE = Response.empty(100);

  /// A function may take a quarter of an hour, and wait for its turn before; whoever answers has
  /// bounds of its own.
  private static final Duration ANSWER = Duration.ofMinutes(16);

  private static final Duration LINGER = Duration.ofSeconds(2);

  private final FrontDoor door;
  private final InetAddress client;
  private final boolean tls;
  private boolean keepAlive;
  private boolean answered;
  private boolean received;
  private boolean working;
  private final ArrayDeque<HttpObject> waiting = new ArrayDeque<>(2);
  private Endpoint.@Nullable AfterBody wanted;
  private ByteArrayOutputStream body = new ByteArrayOutputStream(0);
  private @Nullable ScheduledFuture<?> deadline;

  HttpExchange(FrontDoor door, InetAddress client, boolean tls) {
    this.door = door;
    this.client = client;
    this.tls = tls;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    door.httpOpened();
    ctx.channel().config().setAutoRead(false);
    startDeadline(ctx, door.handshake());
    ctx.read();
  }

  private void startDeadline(ChannelHandlerContext ctx, Duration time) {
    cancelDeadline();
    deadline =
        ctx.executor()
            .schedule(
                () -> {
                  ctx.close();
                },
                time.toMillis(),
                TimeUnit.MILLISECONDS);
  }

  private void cancelDeadline() {
    if (deadline != null) {
      deadline.cancel(false);
      deadline = null;
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object part) {
    waiting.add((HttpObject) part);
    work(ctx);
  }

  /// Takes what has come, one part after the other, and stops where an answer is awaited: pipelined
  /// requests are answered in their order.
  private void work(ChannelHandlerContext ctx) {
    if (working) {
      return;
    }
    working = true;
    while (answered || !received) {
      if (answered && received) {
        if (!keepAlive) {
          closeBehindAnswer(ctx);
          break;
        }
        nextRequest(ctx);
      }
      HttpObject part = waiting.poll();
      if (part == null) {
        ctx.read();
        break;
      }
      try {
        if (answered) {
          received = part instanceof LastHttpContent;
        } else {
          take(ctx, part);
        }
      } finally {
        ReferenceCountUtil.release(part);
      }
    }
    working = false;
  }

  private void take(ChannelHandlerContext ctx, HttpObject part) {
    if (part.decoderResult().isFailure()) {
      refuseMalformed(ctx, part.decoderResult().cause());
      return;
    }
    if (part instanceof HttpRequest request) {
      begin(ctx, request);
    }
    if (part instanceof HttpContent content) {
      received = content instanceof LastHttpContent;
      keep(ctx, content);
    }
  }

  private void nextRequest(ChannelHandlerContext ctx) {
    answered = false;
    received = false;
    startDeadline(ctx, door.idleRequest());
  }

  private void begin(ChannelHandlerContext ctx, HttpRequest request) {
    wanted = null;
    RequestHead head =
        door.believing(
            new RequestHead(
                request.method().name(), request.uri(), request.headers().entries(), client, tls));
    // A proxy with a pool would send a handshake over a connection that is kept, where none is
    // read.
    keepAlive = HttpUtil.isKeepAlive(request) && door.mayStay() && !FrontRules.forwarded(head);
    Response tooLarge = door.tooLarge(head);
    if (tooLarge != null) {
      closeAfter(ctx, tooLarge);
      return;
    }
    Refusal refusal = head.count("host") == 1 ? door.rules().http(head) : Refusal.BAD_REQUEST;
    if (refusal != null) {
      door.refused(refusal, head);
      boolean malformed = refusal == Refusal.BAD_REQUEST;
      closeAfter(ctx, malformed ? BAD_REQUEST : Response.error(403, "Forbidden"));
      return;
    }
    boolean hasBody =
        HttpUtil.isTransferEncodingChunked(request) || HttpUtil.getContentLength(request, 0L) > 0;
    switch (door.endpoint().answer(head)) {
      case Endpoint.Now(Response response) when hasBody -> closeAfter(ctx, response);
      case Endpoint.Now(Response response) -> respond(ctx, response);
      case Endpoint.AfterBody after -> awaitBody(ctx, request, after);
    }
  }

  private void awaitBody(ChannelHandlerContext ctx, HttpRequest request, Endpoint.AfterBody after) {
    if (HttpUtil.getContentLength(request, 0L) > after.maxBytes()) {
      closeAfter(ctx, after.tooLong());
      return;
    }
    wanted = after;
    body = new ByteArrayOutputStream();
    if (HttpUtil.is100ContinueExpected(request)) {
      ctx.writeAndFlush(netty(CONTINUE));
    }
  }

  private void keep(ChannelHandlerContext ctx, HttpContent content) {
    Endpoint.AfterBody after = wanted;
    if (after == null || answered) {
      return;
    }
    if (body.size() + content.content().readableBytes() > after.maxBytes()) {
      closeAfter(ctx, after.tooLong());
      return;
    }
    body.writeBytes(ByteBufUtil.getBytes(content.content()));
    if (!received) {
      return;
    }
    byte[] whole = body.toByteArray();
    body = new ByteArrayOutputStream(0);
    after
        .then()
        .read(
            whole,
            response -> {
              if (ctx.executor().inEventLoop()) {
                answerLate(ctx, response);
              } else {
                ctx.executor().execute(() -> answerLate(ctx, response));
              }
            });
    if (!answered) {
      startDeadline(ctx, ANSWER);
    }
  }

  private void answerLate(ChannelHandlerContext ctx, Response response) {
    respond(ctx, response);
    work(ctx);
  }

  private void refuseMalformed(ChannelHandlerContext ctx, Throwable cause) {
    door.meters().refused(Refusal.BAD_REQUEST).increment();
    closeAfter(
        ctx,
        switch (cause) {
          case TooLongHttpLineException _ -> door.uriTooLong();
          case TooLongHttpHeaderException _ -> door.headersTooLarge();
          default -> BAD_REQUEST;
        });
  }

  /// Answers without reading what is left of the request.
  private void closeAfter(ChannelHandlerContext ctx, Response response) {
    keepAlive = false;
    respond(ctx, response);
  }

  private void respond(ChannelHandlerContext ctx, Response response) {
    if (answered) {
      return;
    }
    answered = true;
    cancelDeadline();
    door.meters().requests(response.status()).increment();
    DefaultFullHttpResponse full = netty(response);
    HttpUtil.setKeepAlive(full, keepAlive);
    var sent = ctx.writeAndFlush(full);
    if (!keepAlive && !received) {
      sent.addListener(_ -> linger(ctx));
    }
  }

  /// The client may still be sending what we answered early. Closing over unread bytes would reset
  /// the connection and take the answer with it, so the rest is read and dropped for a while.
  private void linger(ChannelHandlerContext ctx) {
    startDeadline(ctx, LINGER);
    if (!tls && ctx.channel() instanceof DuplexChannel socket) {
      socket.shutdownOutput();
    }
  }

  private static void closeBehindAnswer(ChannelHandlerContext ctx) {
    ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
  }

  private static DefaultFullHttpResponse netty(Response response) {
    var full =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            HttpResponseStatus.valueOf(response.status()),
            Unpooled.wrappedBuffer(response.body()));
    for (Map.Entry<String, String> header : response.headers()) {
      full.headers().add(header.getKey(), header.getValue());
    }
    if (response.status() >= 200 && response.status() != 204) {
      full.headers().set(HttpHeaderNames.CONTENT_LENGTH, response.body().length);
    }
    return full;
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    door.httpClosed();
    cancelDeadline();
    waiting.forEach(ReferenceCountUtil::release);
    waiting.clear();
    ctx.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (!PeerFault.is(cause)) {
      log.atError().setCause(cause).log("a request failed unexpectedly");
    }
    ctx.close();
  }
}
