// SPDX-License-Identifier: Apache-2.0
package dev.carillon.process;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One connection to the [RuntimeApi]: a request, its answer, the next request.
final class ApiConnection extends ChannelInboundHandlerAdapter {
  private static final String RUNTIME = "/2018-06-01/runtime/";
  private static final String INVOCATION = RUNTIME + "invocation/";
  private static final String ERROR_TYPE = "Lambda-Runtime-Function-Error-Type";
  private static final byte[] ACCEPTED = "{\"status\":\"OK\"}".getBytes(StandardCharsets.US_ASCII);

  /// What the body that is being read is for.
  private sealed interface Body {}

  private record ForCall(String id, boolean error) implements Body {}

  private record ForInit() implements Body {}

  /// Already answered; what follows is read over.
  private record Nothing() implements Body {}

  private static final Body NOTHING = new Nothing();

  private final String host;
  private final RuntimeApi.Calls calls;
  private final int maxBody;
  private Body body = NOTHING;
  private @Nullable String errorType;
  private @Nullable ByteBuf read;
  private boolean waiting;
  private @Nullable ChannelHandlerContext context;

  ApiConnection(String host, RuntimeApi.Calls calls, int maxBody) {
    this.maxBody = maxBody;
    this.host = host;
    this.calls = calls;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    try {
      if (message instanceof HttpRequest request) {
        // Asking anew while the answer is awaited is no HTTP that any runtime speaks.
        if (waiting || request.decoderResult().isFailure()) {
          ctx.close();
        } else {
          begin(ctx, request);
        }
      }
      if (message instanceof HttpContent content && !waiting) {
        if (content.decoderResult().isFailure()) {
          ctx.close();
        } else {
          collect(ctx, content);
        }
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void begin(ChannelHandlerContext ctx, HttpRequest request) {
    body = NOTHING;
    String path = request.uri();
    if (!comesFromARuntime(request)) {
      refuse(ctx, HttpResponseStatus.FORBIDDEN, "Forbidden", "Only the runtime may ask");
    } else if (request.method().equals(HttpMethod.GET) && path.equals(INVOCATION + "next")) {
      next(ctx);
    } else if (!request.method().equals(HttpMethod.POST)) {
      refuse(ctx, HttpResponseStatus.NOT_FOUND, "NotFound", "No such operation");
    } else if (path.equals(RUNTIME + "init/error")) {
      body = new ForInit();
    } else if (path.startsWith(INVOCATION)) {
      ofInvocation(ctx, path.substring(INVOCATION.length()));
    } else {
      refuse(ctx, HttpResponseStatus.NOT_FOUND, "NotFound", "No such operation");
    }
    if (!(body instanceof Nothing)) {
      errorType = request.headers().get(ERROR_TYPE);
      if (HttpUtil.is100ContinueExpected(request)) {
        ctx.writeAndFlush(answer(HttpResponseStatus.CONTINUE, Unpooled.EMPTY_BUFFER));
      }
    }
  }

  /// Web pages can make a browser call here, under a name of their own for this address; runtimes
  /// are no browsers. A browser says from where it asks; `Sec-Fetch-Mode` alone is what `fetch` of
  /// Node sends, which a runtime may well use.
  private boolean comesFromARuntime(HttpRequest request) {
    boolean addressed = false;
    Iterator<Map.Entry<CharSequence, CharSequence>> all = request.headers().iteratorCharSequence();
    while (all.hasNext()) {
      Map.Entry<CharSequence, CharSequence> header = all.next();
      String name = header.getKey().toString();
      if (name.equalsIgnoreCase("host")) {
        if (addressed || !host.contentEquals(header.getValue())) {
          return false;
        }
        addressed = true;
      } else if (name.equalsIgnoreCase("origin")
          || (name.regionMatches(true, 0, "sec-fetch-", 0, 10)
              && !name.equalsIgnoreCase("sec-fetch-mode"))) {
        return false;
      }
    }
    return addressed;
  }

  private void next(ChannelHandlerContext ctx) {
    waiting = true;
    if (!calls.next(this)) {
      waiting = false;
      refuse(
          ctx,
          HttpResponseStatus.FORBIDDEN,
          "InvalidStateTransition",
          "The call before has not ended");
    }
  }

  private void ofInvocation(ChannelHandlerContext ctx, String rest) {
    int slash = rest.indexOf('/');
    String id = slash < 0 ? rest : rest.substring(0, slash);
    switch (slash < 0 ? "" : rest.substring(slash)) {
      case "/response", "/error" -> {
        if (calls.has(id)) {
          body = new ForCall(id, rest.endsWith("/error"));
        } else {
          refuseId(ctx);
        }
      }
      default -> refuse(ctx, HttpResponseStatus.NOT_FOUND, "NotFound", "No such operation");
    }
  }

  private void collect(ChannelHandlerContext ctx, HttpContent content) {
    if (body instanceof Nothing) {
      return;
    }
    ByteBuf part = content.content();
    int size = (read == null ? 0 : read.readableBytes()) + part.readableBytes();
    if (size > maxBody) {
      Body what = body;
      forget();
      if (what instanceof ForCall(String id, _) && calls.has(id)) {
        calls.tooLarge();
      }
      refuse(
          ctx,
          HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE,
          "RequestEntityTooLarge",
          "Exceeded maximum allowed payload size (" + maxBody + " bytes)");
      return;
    }
    if (content instanceof LastHttpContent) {
      byte[] whole = new byte[size];
      int before = size - part.readableBytes();
      if (read != null) {
        read.readBytes(whole, 0, before);
      }
      part.readBytes(whole, before, size - before);
      Body what = body;
      forget();
      end(ctx, what, whole);
    } else if (part.isReadable()) {
      read = (read == null ? ctx.alloc().buffer(part.readableBytes()) : read).writeBytes(part);
    }
  }

  private void forget() {
    body = NOTHING;
    if (read != null) {
      read.release();
      read = null;
    }
  }

  private void end(ChannelHandlerContext ctx, Body what, byte[] whole) {
    switch (what) {
      case ForCall(String id, boolean error) -> {
        // It may have been given up while its answer was read.
        if (!calls.has(id)) {
          refuseId(ctx);
          return;
        }
        accept(ctx);
        if (error) {
          calls.failed(whole, errorType);
        } else {
          calls.returned(whole);
        }
      }
      case ForInit() -> {
        if (calls.initFailed(whole, errorType)) {
          accept(ctx);
        } else {
          refuse(ctx, HttpResponseStatus.FORBIDDEN, "InvalidStateTransition", "It has started");
        }
      }
      case Nothing() -> {}
    }
  }

  /// Gives the call that was asked for.
  ///
  /// @param deadline milliseconds since 1970
  void hand(Call call, String arn, long deadline) {
    if (context != null) {
      waiting = false;
      FullHttpResponse answer =
          answer(HttpResponseStatus.OK, Unpooled.wrappedBuffer(call.payload()));
      answer
          .headers()
          .set("Lambda-Runtime-Aws-Request-Id", call.id())
          .set("Lambda-Runtime-Deadline-Ms", Long.toString(deadline))
          .set("Lambda-Runtime-Invoked-Function-Arn", arn)
          .set("Lambda-Runtime-Trace-Id", call.traceId());
      context.writeAndFlush(answer, context.voidPromise());
    }
  }

  private static void accept(ChannelHandlerContext ctx) {
    ctx.writeAndFlush(
        answer(HttpResponseStatus.ACCEPTED, Unpooled.wrappedBuffer(ACCEPTED)), ctx.voidPromise());
  }

  private static void refuseId(ChannelHandlerContext ctx) {
    refuse(ctx, HttpResponseStatus.BAD_REQUEST, "InvalidRequestID", "Invalid request ID");
  }

  /// Refuses; the connection stays, and what is left of the body is read over.
  private static void refuse(
      ChannelHandlerContext ctx, HttpResponseStatus status, String type, String message) {
    String text = "{\"errorMessage\":\"" + message + "\",\"errorType\":\"" + type + "\"}";
    ctx.writeAndFlush(answer(status, ByteBufUtil.writeAscii(ctx.alloc(), text)), ctx.voidPromise());
  }

  private static FullHttpResponse answer(HttpResponseStatus status, ByteBuf content) {
    var answer = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, content);
    if (!status.equals(HttpResponseStatus.CONTINUE)) {
      answer
          .headers()
          .set(HttpHeaderNames.CONTENT_TYPE, "application/json")
          .set(HttpHeaderNames.CONTENT_LENGTH, content.readableBytes());
    }
    return answer;
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    forget();
    if (waiting) {
      waiting = false;
      calls.gone(this);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ctx.close();
  }
}
