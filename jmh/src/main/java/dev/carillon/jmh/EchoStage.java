// SPDX-License-Identifier: Apache-2.0
package dev.carillon.jmh;

import dev.carillon.channel.FanOut;
import dev.carillon.channel.FrameFactory;
import dev.carillon.channel.FrameFormat;
import dev.carillon.channel.Hub;
import dev.carillon.channel.Inbox;
import dev.carillon.connection.CloseReason;
import dev.carillon.connection.Connection;
import dev.carillon.connection.ConnectionId;
import dev.carillon.connection.Encoding;
import dev.carillon.connection.Flavour;
import dev.carillon.connection.IdSource;
import dev.carillon.connection.LoopId;
import dev.carillon.connection.Memberships;
import dev.carillon.connection.StageMeters;
import dev.carillon.function.Builtin;
import dev.carillon.function.StageScope;
import dev.carillon.route.Route;
import dev.carillon.route.RouteSelector;
import dev.carillon.route.Routes;
import dev.carillon.websocket.MessageDeflater;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.infra.Blackhole;

/// A stage with the default routes on the thread that uses it, with no sockets.
final class EchoStage implements AutoCloseable {
  private static final LoopId LOOP = new LoopId(1, 1, 0);

  private final MessageDeflater deflater = new MessageDeflater(1);
  private final FrameFactory frames = new FrameFactory(PooledByteBufAllocator.DEFAULT, deflater);
  private final StageScope scope;

  EchoStage() {
    var format = new FrameFormat(0, 1024);
    var meters = new StageMeters();
    var fanOut = new FanOut(frames, _ -> null, System::nanoTime);
    var inbox = new Inbox(0, Runnable::run, fanOut, new NoBatch(), Long.MAX_VALUE);
    var hub = new Hub(List.of(inbox), format, meters);
    var ids = new IdSource(LOOP, InstantSource.system(), 0);
    scope = new StageScope(hub, hub.shard(0), frames, format, ids, meters, null, 100);
  }

  StageScope scope() {
    return scope;
  }

  /// The five that a stage has by default.
  Routes routes(RouteSelector selector) {
    return new Routes(
        selector,
        Map.of(
            "joinchannel", new Route("joinchannel", Builtin.JOINCHANNEL),
            "leavechannel", new Route("leavechannel", Builtin.LEAVECHANNEL),
            "sendmessage", new Route("sendmessage", Builtin.SENDMESSAGE),
            "authenticate", new Route("authenticate", Builtin.AUTHENTICATE),
            "echo", new Route("echo", Builtin.ECHO)));
  }

  @Override
  public void close() {
    frames.close();
    deflater.close();
  }

  private static final class NoBatch implements Inbox.Batch {
    @Override
    public void begin() {}

    @Override
    public void end() {}
  }

  /// A client that reads what it is sent at once.
  static final class Reader implements Connection {
    private final Blackhole blackhole;
    private final ConnectionId id = new ConnectionId(1, 1, 1, 1, 0);
    private final Encoding encoding = Encoding.of(Flavour.RAW, 0);
    private final Memberships memberships = new Memberships();
    private long frames;

    Reader(Blackhole blackhole) {
      this.blackhole = blackhole;
    }

    long frames() {
      return frames;
    }

    @Override
    public ConnectionId id() {
      return id;
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
    public boolean write(ByteBuf lent) {
      frames++;
      blackhole.consume(lent);
      return true;
    }

    @Override
    public void close(CloseReason reason) {
      throw new IllegalStateException("closed with " + reason);
    }

    @Override
    public void closeAt(@Nullable Instant time, CloseReason reason) {}

    @Override
    public void holdReads(boolean hold) {}

    @Override
    public boolean inLoop() {
      return true;
    }

    @Override
    public void execute(Runnable task) {
      task.run();
    }
  }
}
