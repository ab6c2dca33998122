// SPDX-License-Identifier: Apache-2.0
package dev.carillon.transport;

import dev.carillon.connection.CloseReason;
import dev.carillon.connection.Connection;
import dev.carillon.connection.ConnectionId;
import dev.carillon.connection.Encoding;
import dev.carillon.connection.LoopId;
import dev.carillon.connection.Memberships;
import dev.carillon.connection.Refusal;
import dev.carillon.connection.Registry;
import dev.carillon.connection.StageMeters;
import dev.carillon.function.ConnectionCalls;
import dev.carillon.function.Session;
import dev.carillon.route.Entry;
import dev.carillon.websocket.FrameDecoder;
import dev.carillon.websocket.FrameEncoder;
import dev.carillon.websocket.FrameSink;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// An open WebSocket: bytes come in from its wire and leave as messages for the stage; frames go
/// out the same way.
final class WebSocketConnection implements Connection, Wire.Reader, FrameSink {
  private static final Logger log = LoggerFactory.getLogger(WebSocketConnection.class);

  /// How long reads pause before a congested hub is looked at again.
  private static final int CONGESTION_MILLIS = 5;

  private final Wire wire;
  private final Loop loop;
  private final StageOnLoop place;
  private final Client client;
  private final Encoding encoding;
  private final int ticks;
  private final int slot;
  private final FrameDecoder decoder;
  private final Session session;
  private final Memberships memberships = new Memberships();
  private @Nullable ScheduledFuture<?> expiry;
  private @Nullable CloseReason ended;
  private boolean congested;
  private boolean held;
  private boolean pinged;
  private int lastHeard;
  private int lastMessage;
  private long rate;

  WebSocketConnection(
      Wire wire,
      Loop loop,
      StageOnLoop place,
      Client client,
      Encoding encoding,
      Registry.Place id) {
    this.wire = wire;
    this.loop = loop;
    this.place = place;
    this.client = client;
    this.encoding = encoding;
    this.ticks = id.ticks();
    this.slot = id.slot();
    this.decoder =
        new FrameDecoder(place.client().frames(), encoding.compressed() ? loop.inflater() : null);
    this.session = new Session(this, place.scope());
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
  public void received(ByteBuf in) {
    heard();
    decoder.decode(in, this);
    if (!congested && ended == null && place.stage().hub().congested()) {
      congested = true;
      wire.pauseReads();
      lookAgain();
    }
  }

  private void heard() {
    lastHeard = loop.batchMillis();
    pinged = false;
  }

  private void lookAgain() {
    loop.executor().schedule(this::uncongested, CONGESTION_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void uncongested() {
    if (place.stage().hub().congested()) {
      lookAgain();
      return;
    }
    congested = false;
    resumeReads();
  }

  @Override
  public void holdReads(boolean hold) {
    if (ended != null) {
      return; // the closing handshake has its own time
    }
    held = hold;
    if (hold) {
      wire.pauseReads();
    } else {
      resumeReads();
    }
  }

  private void resumeReads() {
    if (!congested && !held) {
      heard();
      wire.resumeReads();
    }
  }

  @Override
  public void onText(ByteBuf payload) {
    message(payload, true);
  }

  @Override
  public void onBinary(ByteBuf payload) {
    message(payload, false);
  }

  private void message(ByteBuf payload, boolean text) {
    if (ended != null) {
      return;
    }
    StageMeters meters = place.stage().meters();
    long now = loop.batchNanos();
    if (place.client().rate().exceeded(rate, now)) {
      meters.refused(Refusal.TOO_MANY_MESSAGES).increment();
      close(CloseReason.TOO_MANY_MESSAGES);
      return;
    }
    rate = place.client().rate().after(rate, now);
    lastMessage = lastHeard;
    meters.messagesIn.increment();
    meters.bytesIn.add(payload.readableBytes());
    Entry entry = place.stage().entry();
    if (entry != null && !entry.checks().room()) {
      session.refuseThrottled(null);
      return;
    }
    place.stage().routes().message(session, ByteBufUtil.getBytes(payload), text);
  }

  @Override
  public void onPing(ByteBuf payload) {
    if (place.client().pingIsActivity()) {
      lastMessage = lastHeard;
    }
    // Whoever does not read gets no pongs either, as their number has no bound. RFC 6455 section
    // 5.5.3 lets us answer later pings only.
    if (ended == null && wire.upToDate()) {
      control(FrameEncoder.pong(ByteBufAllocator.DEFAULT, payload));
    }
  }

  @Override
  public void onPong(ByteBuf payload) {}

  @Override
  public void onClose(CloseReason reason) {
    if (ended != null) {
      wire.close();
      return;
    }
    end(reason);
    wire.dropWaiting();
    // The answer repeats the peer's code (RFC 6455 section 5.5.1); then the server closes.
    goodbye(reason, false);
  }

  @Override
  public void onViolation(CloseReason reason) {
    boolean tooBig = reason.code() == CloseReason.TOO_BIG.code();
    place
        .stage()
        .meters()
        .refused(tooBig ? Refusal.MESSAGE_TOO_BIG : Refusal.PROTOCOL_ERROR)
        .increment();
    wire.dropWaiting(); // nobody keeps memory by breaking the protocol
    close(reason);
  }

  // Outwards

  @Override
  public boolean write(ByteBuf frames) {
    assert inLoop();
    if (ended != null) {
      return false;
    }
    lastMessage = loop.batchMillis();
    return wire.write(frames);
  }

  /// @param frame a reference that this call takes over
  private void control(ByteBuf frame) {
    try {
      wire.write(frame);
    } finally {
      frame.release();
    }
  }

  private void goodbye(CloseReason reason, boolean awaitPeer) {
    ByteBuf frame = FrameEncoder.close(ByteBufAllocator.DEFAULT, reason);
    try {
      wire.goodbye(frame, awaitPeer);
    } finally {
      frame.release();
    }
  }

  long waitingBytes() {
    return wire.waitingBytes();
  }

  // Time

  /// Pings, or gives up, a connection that was silent too long.
  ///
  /// @param patience milliseconds of silence before a ping, and after it before giving up
  void checkAlive(int now, int patience) {
    if (congested || held || ended != null || now - lastHeard < patience) {
      return;
    }
    if (!pinged) {
      pinged = true;
      control(FrameEncoder.ping(ByteBufAllocator.DEFAULT, Unpooled.EMPTY_BUFFER));
    } else if (now - lastHeard >= 2 * patience) {
      place.stage().meters().zombieCloses.increment();
      end(CloseReason.ZOMBIE);
      wire.reset();
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
      wire.dropWaiting();
    }
    goodbye(reason, true);
  }

  @Override
  public void shed() {
    close(CloseReason.SLOW);
  }

  /// From here on the connection is in no channel and takes no message.
  private void end(CloseReason reason) {
    ended = reason;
    memberships.leaveAll();
    closeAt(null, reason);
  }

  @Override
  public void closed() {
    if (ended == null) {
      end(CloseReason.LOST);
    }
    ConnectionCalls calls = session.calls();
    if (calls != null) {
      calls.ended(ended == null ? CloseReason.LOST : ended);
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
  }

  @Override
  public void failed(Throwable cause) {
    if (ended != null) {
      wire.close();
      return;
    }
    log.atError().addKeyValue("connection", id()).setCause(cause).log("unexpected failure");
    close(CloseReason.INTERNAL_ERROR);
  }
}
