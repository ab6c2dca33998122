// SPDX-License-Identifier: Apache-2.0
package dev.carillon.transport;

import dev.carillon.auth.OriginRule;
import dev.carillon.channel.FrameFormat;
import dev.carillon.channel.Hub;
import dev.carillon.connection.ConnectionId;
import dev.carillon.connection.Encoding;
import dev.carillon.connection.Flavour;
import dev.carillon.connection.LoopId;
import dev.carillon.connection.Registry;
import dev.carillon.connection.StageMeters;
import dev.carillon.function.StageScope;
import dev.carillon.route.Door;
import dev.carillon.route.Stage;
import dev.carillon.route.TestApis;
import dev.carillon.websocket.FrameRules;
import io.netty.channel.EventLoop;
import java.net.InetAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;

/// One event loop, of whatever kind, that serves one stage.
final class ServingLoop {
  final Loop loop;
  final Stage stage;
  final StageMeters meters = new StageMeters();
  final Admission admission = new Admission(1_000, 1_000);
  private final StageOnLoop place;

  /// @param budget bytes for all slow readers
  /// @param maxWaiting bytes for one of them
  ServingLoop(EventLoop executor, long budget, long maxWaiting) {
    loop =
        new Loop(
            executor,
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
            new Stage.Rules(
                TestApis.routes(
                    "echo", "ECHO", "joinchannel", "JOINCHANNEL", "sendmessage", "SENDMESSAGE"),
                new Door(OriginRule.loopback(), null, List.of()),
                null),
            hub,
            meters,
            List.of(scope));
    var rules = new FrameRules(0, 1 << 17, true);
    place =
        new StageOnLoop(
            stage,
            scope,
            new StageOnLoop.ClientRules(rules, MessageRate.of(10, 20), false),
            admission,
            null);
  }

  /// Makes a WebSocket the reader of a wire, as if its handshake had been accepted.
  WebSocketConnection open(Wire wire) {
    var client = new Client(InetAddress.getLoopbackAddress(), null, 0);
    Registry.Place id = loop.registry().reserve(ConnectionId.ticks(0));
    var connection =
        new WebSocketConnection(wire, loop, place, client, Encoding.of(Flavour.RAW, 0), id);
    loop.registry().open(id, connection);
    wire.reader(connection);
    meters.open.increment();
    admission.enter(client.address());
    return connection;
  }
}
