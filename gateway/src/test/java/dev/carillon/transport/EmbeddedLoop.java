// SPDX-License-Identifier: Apache-2.0
package dev.carillon.transport;

import dev.carillon.connection.StageMeters;
import dev.carillon.route.Stage;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// One event loop with a stage and WebSockets on embedded channels, all in the thread of the test.
final class EmbeddedLoop implements AutoCloseable {
  private final EmbeddedChannel driver = new EmbeddedChannel();
  private final ServingLoop serving;
  final Loop loop;
  final Stage stage;
  final StageMeters meters;
  final Admission admission;
  private final List<Wire> wires = new ArrayList<>();

  /// @param budget bytes for all slow readers
  /// @param maxWaiting bytes for one of them
  EmbeddedLoop(long budget, long maxWaiting) {
    serving = new ServingLoop(driver.eventLoop(), budget, maxWaiting);
    loop = serving.loop;
    stage = serving.stage;
    meters = serving.meters;
    admission = serving.admission;
  }

  /// An open WebSocket with its client's end.
  final class Wire {
    final EmbeddedChannel channel = new EmbeddedChannel();
    final WebSocketConnection connection;

    Wire() {
      var wire = new ChannelWire(channel, loop);
      connection = serving.open(wire);
      channel.pipeline().addLast(wire);
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
