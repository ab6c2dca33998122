// SPDX-License-Identifier: Apache-2.0
package dev.carillon.transport;

import dev.carillon.auth.OriginRule;
import dev.carillon.channel.FrameFormat;
import dev.carillon.channel.Hub;
import dev.carillon.connection.ConnectionId;
import dev.carillon.connection.Encoding;
import dev.carillon.connection.Flavour;
import dev.carillon.connection.LoopId;
import dev.carillon.connection.StageMeters;
import dev.carillon.function.StageScope;
import dev.carillon.route.Door;
import dev.carillon.route.Stage;
import dev.carillon.route.TestApis;
import dev.carillon.websocket.FrameRules;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// One event loop with a stage and WebSockets on embedded channels, all in the thread of the test.
final class EmbeddedLoop implements AutoCloseable {
  private final EmbeddedChannel driver = new EmbeddedChannel();
  final Loop loop;
  final Stage stage;
  final StageMeters meters = new StageMeters();
  final Admission admission = new Admission(1_000, 1_000);
  private final StageOnLoop place;
  private final List<Wire> wires = new ArrayList<>();

  /// @param budget bytes for all slow readers
  /// @param maxWaiting bytes for one of them
  EmbeddedLoop(long budget, long maxWaiting) {
    loop =
        new Loop(
            driver.eventLoop(),
            new LoopId(1, 1, 0),
            new Loop.Settings(maxWaiting, budget, 1 << 20, 1),
            InstantSource.system(),
            new Random(1));
    var format = new FrameFormat(0, 100_000_000);
    var hub = new Hub(List.of(loop.inbox()), format, meters);
    var scope =
        new StageScope(hub, hub.shard(0), loop.frames(), format, loop.ids(), meters, null, 100);
    stage =
        new Stage(
            "api0000001",
            "dev",
            TestApis.routes(
                "echo", "ECHO", "joinchannel", "JOINCHANNEL", "sendmessage", "SENDMESSAGE"),
            new Door(OriginRule.loopback(), null, List.of()),
            hub,
            meters,
            List.of(scope));
    var rules = new FrameRules(0, 1 << 17, true);
    place = new StageOnLoop(stage, scope, rules, MessageRate.of(10, 20), admission);
  }

  /// An open WebSocket with its client's end.
  final class Wire {
    final EmbeddedChannel channel = new EmbeddedChannel();
    final WebSocketConnection connection;

    Wire() {
      var client = new Client(InetAddress.getLoopbackAddress(), null, 0);
      var wire = new ChannelWire(channel, loop);
      connection =
          loop.registry()
              .register(
                  ConnectionId.ticks(0),
                  (ticks, slot) ->
                      new WebSocketConnection(
                          wire,
                          loop,
                          place,
                          client,
                          Encoding.of(Flavour.RAW, 0),
                          new WebSocketConnection.Id(ticks, slot)));
      wire.reader(connection);
      channel.pipeline().addLast(wire);
      meters.open.increment();
      admission.enter(client.address());
    }

    /// The socket takes nothing any more.
    void stopReading() {
      outbound().setUserDefinedWritability(1, false);
    }

    void readAgain() {
      outbound().setUserDefinedWritability(1, true);
      settle();
    }

    private ChannelOutboundBuffer outbound() {
      return channel.unsafe().outboundBuffer();
    }

    /// A whole frame from the client, its mask all zeros.
    void send(int opcode, String payload) {
      byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);
      ByteBuf frame = Unpooled.buffer().writeByte(0x80 | opcode);
      if (bytes.length < 126) {
        frame.writeByte(0x80 | bytes.length);
      } else {
        frame.writeByte(0x80 | 126).writeShort(bytes.length);
      }
      channel.writeInbound(frame.writeInt(0).writeBytes(bytes));
      settle();
    }

    /// What has reached the client, frame by frame: text as it is, `ping`, `pong x`, `close 1000`.
    List<String> received() {
      List<String> frames = new ArrayList<>();
      for (ByteBuf in = channel.readOutbound(); in != null; in = channel.readOutbound()) {
        while (in.isReadable()) {
          frames.add(frame(in));
        }
        in.release();
      }
      return frames;
    }

    private static String frame(ByteBuf in) {
      int opcode = in.readByte() & 15;
      int length = in.readByte();
      length = length == 126 ? in.readUnsignedShort() : length;
      if (opcode == 8) {
        int code = length == 0 ? 0 : in.readUnsignedShort();
        in.skipBytes(Math.max(0, length - 2));
        return length == 0 ? "close" : "close " + code;
      }
      String text = in.readCharSequence(length, StandardCharsets.UTF_8).toString();
      return switch (opcode) {
        case 9 -> "ping " + text;
        case 10 -> "pong " + text;
        default -> text;
      };
    }
  }

  Wire connect() {
    var wire = new Wire();
    wires.add(wire);
    return wire;
  }

  /// Runs everything that waits on the loop and on the channels.
  void settle() {
    driver.runPendingTasks();
    for (Wire wire : wires) {
      wire.channel.runPendingTasks();
    }
    // What a channel told its connection may have work for the loop again.
    driver.runPendingTasks();
  }

  @Override
  public void close() {
    for (Wire wire : wires) {
      wire.channel.finishAndReleaseAll();
    }
    driver.finishAndReleaseAll();
    loop.close();
  }
}
