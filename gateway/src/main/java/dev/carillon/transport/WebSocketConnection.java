// SPDX-License-Identifier: Apache-2.0
package dev.carillon.transport;

import dev.carillon.connection.CloseReason;
import dev.carillon.connection.Connection;
import dev.carillon.connection.ConnectionId;
import dev.carillon.connection.Encoding;
import dev.carillon.connection.LoopId;
import dev.carillon.connection.Memberships;
import dev.carillon.connection.Refusal;
import dev.carillon.connection.StageMeters;
import dev.carillon.function.Session;
import dev.carillon.websocket.FrameDecoder;
import dev.carillon.websocket.FrameEncoder;
import dev.carillon.websocket.FrameSink;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// An open WebSocket: the last and, without TLS, the only handler of its pipeline. Bytes come in
/// here and leave as messages for the stage; frames go out within the bound for slow readers.
final class WebSocketConnection extends ChannelInboundHandlerAdapter
    implements Connection, FrameSink {
  private static final Logger log = LoggerFactory.getLogger(WebSocketConnection.class);

  /// How long reads pause before a congested hub is looked at again.
  private static final int CONGESTION_MILLIS = 5;

  /// The part of its id that a connection keeps.
  record Id(int ticks, int slot) {}

  private final Channel channel;
  private final Loop loop;
  private final StageOnLoop place;
  private final Client client;
  private final Encoding encoding;
  private final int ticks;
  private final int slot;
  private final FrameDecoder decoder;
  private final Session session;
  private final Memberships memberships = new Memberships();
  private @Nullable WaitingFrames waiting;
  private @Nullable ScheduledFuture<?> expiry;
  private @Nullable CloseReason ended;
  private final boolean throughPipeline;
  private boolean dirty;
  private boolean paused;
  private boolean pinged;
  private int lastHeard;
  private int lastMessage;
  private long rate;

  WebSocketConnection(
      Channel channel, Loop loop, StageOnLoop place, Client client, Encoding encoding, Id id) {
    this.channel = channel;
    this.loop = loop;
    this.place = place;
    this.client = client;
    this.encoding = encoding;
    this.ticks = id.ticks();
    this.slot = id.slot();
    this.decoder = new FrameDecoder(place.rules(), encoding.compressed() ? loop.inflater() : null);
    this.session = new Session(this, place.scope());
    this.throughPipeline = channel.pipeline().get("tls") != null;
    this.lastHeard = Loop.nowMillis();
    this.lastMessage = lastHeard;
    this.rate = MessageRate.fresh(System.nanoTime());
  }

  Session session() {
    return session;
  }

  Client client() {
    return client;
  }

  StageOnLoop place() {
    return place;
  }

  @Override
  public ConnectionId id() {
    LoopId at = loop.registry().loop();
    return new ConnectionId(ticks, slot, at.node(), at.incarnation(), at.loop());
  }

  @Override
  public Encoding encoding() {
    return encoding;
  }

  @Override
  public Memberships memberships() {
    return memberships;
  }

  @Override
  public boolean inLoop() {
    return loop.executor().inEventLoop();
  }

  @Override
  public void execute(Runnable task) {
    loop.executor().execute(task);
  }

  // Inwards

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf in = (ByteBuf) message;
    loop.begin();
    try {
      heard();
      decoder.decode(in, this);
    } finally {
      in.release();
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    loop.end();
    if (!paused && place.stage().hub().congested()) {
      pauseReads();
    }
  }

  private void heard() {
    lastHeard = Loop.nowMillis();
    pinged = false;
  }

  private void pauseReads() {
    paused = true;
    channel.config().setAutoRead(false);
    loop.executor().schedule(this::resumeReads, CONGESTION_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void resumeReads() {
    if (place.stage().hub().congested()) {
      loop.executor().schedule(this::resumeReads, CONGESTION_MILLIS, TimeUnit.MILLISECONDS);
      return;
    }
    paused = false;
    heard();
    channel.config().setAutoRead(true);
  }

  @Override
  public void onText(ByteBuf payload) {
    message(payload);
  }

  @Override
  public void onBinary(ByteBuf payload) {
    message(payload);
  }

  private void message(ByteBuf payload) {
    if (ended != null) {
      return;
    }
    StageMeters meters = place.stage().meters();
    long now = System.nanoTime();
    if (place.rate().exceeded(rate, now)) {
      meters.refused(Refusal.TOO_MANY_MESSAGES).increment();
      close(CloseReason.TOO_MANY_MESSAGES);
      return;
    }
    rate = place.rate().after(rate, now);
    lastMessage = lastHeard;
    meters.messagesIn.increment();
    meters.bytesIn.add(payload.readableBytes());
    place.stage().routes().message(session, ByteBufUtil.getBytes(payload));
  }

  @Override
  public void onPing(ByteBuf payload) {
    // Whoever does not read gets no pongs either, as their number has no bound. RFC 6455 section
    // 5.5.3 lets us answer later pings only.
    if (ended == null && waiting == null && channel.isWritable()) {
      send(FrameEncoder.pong(channel.alloc(), payload));
    }
  }

  @Override
  public void onPong(ByteBuf payload) {}

  @Override
  public void onClose(CloseReason reason) {
    if (ended != null) {
      channel.close();
      return;
    }
    end(reason);
    // The answer repeats the peer's code (RFC 6455 section 5.5.1); then the server closes.
    Closing.answer(channel, reason);
  }

  @Override
  public void onViolation(CloseReason reason) {
    boolean tooBig = reason.code() == CloseReason.TOO_BIG.code();
    place
        .stage()
        .meters()
        .refused(tooBig ? Refusal.MESSAGE_TOO_BIG : Refusal.PROTOCOL_ERROR)
        .increment();
    close(reason);
  }

  // Outwards

  @Override
  public boolean write(ByteBuf frames) {
    assert inLoop();
    if (ended != null) {
      frames.release();
      return false;
    }
    lastMessage = loop.batchMillis();
    if (waiting == null && channel.isWritable()) {
      send(frames);
      return true;
    }
    return wait(frames);
  }

  private void send(ByteBuf frames) {
    if (throughPipeline) {
      channel.write(frames, channel.voidPromise());
    } else {
      // Nothing stands between this handler and the socket.
      channel.unsafe().write(frames, channel.voidPromise());
    }
    if (!dirty) {
      dirty = true;
      loop.dirty(this);
    }
  }

  void flush() {
    dirty = false;
    if (throughPipeline) {
      channel.flush();
    } else {
      channel.unsafe().flush();
    }
  }

  private boolean wait(ByteBuf frames) {
    long size = frames.readableBytes();
    if (waitingBytes() + size > place.maxWaiting()) {
      frames.release();
      return false;
    }
    if (waiting == null) {
      waiting = new WaitingFrames(this, loop.backlog());
    }
    waiting.add(frames);
    loop.shedIfNeeded();
    return true;
  }

  /// Bytes that the client has not taken yet, those in the socket's own queue included.
  long waitingBytes() {
    ChannelOutboundBuffer socket = channel.unsafe().outboundBuffer();
    long handedOver = socket == null ? 0 : socket.totalPendingWriteBytes();
    return handedOver + (waiting == null ? 0 : waiting.bytes());
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    WaitingFrames queue = waiting;
    while (queue != null && channel.isWritable()) {
      ByteBuf frames = queue.poll();
      if (frames == null) {
        stopWaiting();
        return;
      }
      send(frames);
    }
  }

  private void stopWaiting() {
    WaitingFrames queue = waiting;
    if (queue != null) {
      waiting = null;
      queue.close();
    }
  }

  // Time

  /// Pings, or gives up, a connection that was silent too long.
  ///
  /// @param patience milliseconds of silence before a ping, and after it before giving up
  void checkAlive(int now, int patience) {
    if (paused || ended != null || now - lastHeard < patience) {
      return;
    }
    if (!pinged) {
      pinged = true;
      send(FrameEncoder.ping(channel.alloc(), Unpooled.EMPTY_BUFFER));
    } else if (now - lastHeard >= 2 * patience) {
      place.stage().meters().zombieCloses.increment();
      end(CloseReason.ZOMBIE);
      Closing.reset(channel);
    }
  }

  boolean open() {
    return ended == null;
  }

  Instant lastActive() {
    return Instant.now().minusMillis(idleMillis(Loop.nowMillis()));
  }

  /// Milliseconds since the last message in either direction.
  int idleMillis(int now) {
    return now - lastMessage;
  }

  @Override
  public void closeAt(@Nullable Instant time, CloseReason reason) {
    if (expiry != null) {
      expiry.cancel(false);
      expiry = null;
    }
    if (time != null && ended == null) {
      long millis = Math.max(0, Duration.between(Instant.now(), time).toMillis());
      expiry = loop.executor().schedule(() -> close(reason), millis, TimeUnit.MILLISECONDS);
    }
  }

  // The end

  @Override
  public void close(CloseReason reason) {
    assert inLoop();
    if (ended != null) {
      return;
    }
    end(reason);
    if (reason.code() == CloseReason.SLOW.code()) {
      place.stage().meters().slowCloses.increment();
    }
    Closing.start(channel, reason);
  }

  /// From here on the connection is in no channel and takes no message.
  private void end(CloseReason reason) {
    ended = reason;
    memberships.leaveAll();
    stopWaiting();
    closeAt(null, reason);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    if (ended == null) {
      end(CloseReason.LOST);
    }
    decoder.close();
    loop.registry().unregister(slot);
    place.stage().meters().open.decrement();
    place.admission().leave(client.address());
    log.atDebug()
        .addKeyValue("connection", this::id)
        .addKeyValue("stage", place::stage)
        .addKeyValue("code", () -> ended == null ? 0 : ended.code())
        .log("closed");
    ctx.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (ended != null || PeerFault.is(cause)) {
      // The peer reset the connection, or it went while we wrote: channelInactive follows.
      channel.close();
      return;
    }
    log.atError().addKeyValue("connection", id()).setCause(cause).log("unexpected failure");
    close(CloseReason.INTERNAL_ERROR);
  }
}
