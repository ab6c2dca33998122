// SPDX-License-Identifier: Apache-2.0
package dev.carillon.bench;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One WebSocket connection of the load: joins its channels, then checks every message that comes.
/// Confined to its event loop.
@SuppressWarnings("FutureReturnValueIgnored") // failed writes end the connection, which is told
final class ClientConnection extends ChannelInboundHandlerAdapter implements FrameParser.Sink {
  private static final Pattern ID = Pattern.compile("\"connectionId\"\\s*:\\s*\"([^\"]*)\"");

  private final int index;
  private final Loop loop;
  private final Fleet fleet;
  private final List<String> joins;
  private final Ledger ledger;
  private final FrameParser parser = new FrameParser();
  private final long started;
  private @Nullable Channel channel;
  private int answered;
  private @Nullable String id;
  private State state = State.OPENING;
  private long now;
  private int fresh;
  private boolean joined;

  private enum State {
    OPENING,
    READY,
    ENDED
  }

  ClientConnection(int index, Loop loop, Fleet fleet, List<String> joins, Ledger ledger) {
    this.index = index;
    this.loop = loop;
    this.fleet = fleet;
    this.joins = joins;
    this.ledger = ledger;
    this.started = fleet.now();
  }

  int index() {
    return index;
  }

  Loop loop() {
    return loop;
  }

  Ledger ledger() {
    return ledger;
  }

  /// What the server calls it, as the answers to its joins say; null if they do not.
  @Nullable String id() {
    return id;
  }

  boolean ready() {
    return state == State.READY;
  }

  /// It was open with all channels joined at some time, whatever became of it.
  boolean wasReady() {
    return joined;
  }

  boolean writable() {
    return state == State.READY && channel != null && channel.isWritable();
  }

  /// Sends the template with this marker; the caller flushes.
  void write(MessageTemplate template, Marker marker) {
    if (channel != null) {
      channel.write(
          template.frame(channel.alloc(), marker, loop.masks().nextInt()), channel.voidPromise());
    }
  }

  void flush() {
    if (channel != null) {
      channel.flush();
    }
  }

  /// Fails if it is not open yet.
  void giveUp() {
    if (state == State.OPENING) {
      lost("no answer to the handshake or to a join within 30 s");
      if (channel != null) {
        channel.close();
      }
    }
  }

  /// Ends the connection with 1000, as a good client does.
  void close() {
    state = State.ENDED;
    if (channel != null && channel.isActive()) {
      send(ClientFrames.CLOSE, new byte[] {3, (byte) 232});
      channel.close();
    }
  }

  /// The connection never opened, or ended by itself.
  void lost(String reason) {
    State before = state;
    state = State.ENDED;
    switch (before) {
      case OPENING -> fleet.failed(reason);
      case READY -> fleet.closed(reason);
      case ENDED -> {}
    }
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    channel = ctx.channel();
    for (String join : joins) {
      ctx.write(
          ClientFrames.masked(
              ctx.alloc(),
              ClientFrames.TEXT,
              join.getBytes(StandardCharsets.US_ASCII),
              loop.masks().nextInt()),
          ctx.voidPromise());
    }
    ctx.flush();
    if (joins.isEmpty()) {
      becomeReady();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    try {
      now = fleet.now();
      fresh = 0;
      String broken = parser.read((ByteBuf) message, this);
      if (fresh > 0) {
        fleet.deliveries().delivered(this, fresh);
      }
      if (broken != null) {
        lost("the server sent " + broken);
        ctx.close();
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  @Override
  public void frame(int opcode, ByteBuf in, int head, int headLength, long length) {
    switch (opcode) {
      case ClientFrames.TEXT, ClientFrames.BINARY -> data(in, head, headLength);
      case ClientFrames.PING -> send(ClientFrames.PONG, bytes(in, head, headLength));
      case ClientFrames.CLOSE -> {
        String code = headLength < 2 ? "no code" : Integer.toString(in.getUnsignedShort(head));
        lost("closed by the server with " + code);
        if (channel != null) {
          channel.close();
        }
      }
      default -> {}
    }
  }

  private void data(ByteBuf in, int head, int headLength) {
    int at = Marker.find(in, head, headLength);
    if (at < 0) {
      answer(new String(bytes(in, head, headLength), StandardCharsets.UTF_8));
      return;
    }
    Marker marker = Marker.read(in, at);
    int stream = fleet.stream(this, marker);
    if (stream < 0) {
      loop.meter().stray++;
      return;
    }
    Ledger.Outcome outcome = ledger.note(stream, marker.sequence());
    loop.meter().delivered(outcome, marker.time(), now);
    if (outcome != Ledger.Outcome.DUPLICATE) {
      fresh++;
    }
  }

  /// Raw errors are `{"message": …,"error":…}` or without the last member, those of `carillon.v1`
  /// are `{"type":"error",…}`; the answer to a join has a channel.
  private void answer(String text) {
    if (text.startsWith("{\"message\"") || text.contains("\"type\":\"error\"")) {
      if (state == State.OPENING) {
        lost("a join was answered with " + withoutIds(text));
        if (channel != null) {
          channel.close();
        }
      } else {
        fleet.complained(withoutIds(text));
      }
    } else if (state == State.OPENING && ++answered == joins.size()) {
      Matcher named = ID.matcher(text);
      id = named.find() ? named.group(1) : null;
      becomeReady();
    }
  }

  private static String withoutIds(String error) {
    return error.replaceAll(",?\\s*\"(connectionId|requestId)\"\\s*:\\s*\"[^\"]*\"", "");
  }

  private void becomeReady() {
    state = State.READY;
    joined = true;
    loop.meter().connected(fleet.now() - started);
    fleet.opened();
  }

  private void send(int opcode, byte[] payload) {
    if (channel != null) {
      channel.writeAndFlush(
          ClientFrames.masked(channel.alloc(), opcode, payload, loop.masks().nextInt()),
          channel.voidPromise());
    }
  }

  private static byte[] bytes(ByteBuf in, int from, int length) {
    byte[] bytes = new byte[length];
    in.getBytes(from, bytes);
    return bytes;
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    lost("the server closed the connection without a close frame");
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    lost(Failures.describe(cause));
    ctx.close();
  }
}
