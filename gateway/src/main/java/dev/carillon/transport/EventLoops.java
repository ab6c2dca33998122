// SPDX-License-Identifier: Apache-2.0
package dev.carillon.transport;

import dev.carillon.channel.FrameFactory;
import dev.carillon.channel.Inbox;
import dev.carillon.config.Config;
import dev.carillon.connection.CloseReason;
import dev.carillon.connection.GatewayMeters;
import dev.carillon.connection.IdSource;
import dev.carillon.connection.LoopBuffer;
import dev.carillon.connection.LoopId;
import dev.carillon.event.Caller;
import dev.carillon.function.ConnectionCalls;
import dev.carillon.function.Invoker;
import dev.carillon.function.StageScope;
import dev.carillon.route.Entry;
import dev.carillon.route.Stage;
import dev.carillon.websocket.FrameRules;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// The event loops of a gateway: threads that own connections and everything that belongs to them.
public final class EventLoops implements AutoCloseable {
  private static final int LAG_PROBE_MILLIS = 1_000;

  private final Sockets sockets;
  private final MultiThreadIoEventLoopGroup group;
  private final List<Loop> loops = new ArrayList<>();
  private final IdentityHashMap<EventExecutor, Loop> byExecutor = new IdentityHashMap<>();
  private final Admission admission;

  /// @param maxConnections open WebSockets of the whole gateway
  public EventLoops(
      Config config, int maxConnections, InstantSource clock, RandomGenerator random) {
    this.sockets = Sockets.of(config.transport());
    int count = count(config);
    this.group =
        new MultiThreadIoEventLoopGroup(
            count, new DefaultThreadFactory("loop"), sockets.handlers());
    this.admission = new Admission(maxConnections, config.limits().connectionsPerAddress());
    int node = random.nextInt(1 << 16);
    int incarnation = random.nextInt(1 << 8);
    var settings =
        new Loop.Settings(
            config.limits().waiting().bytes(),
            config.limits().waitingTotal().bytes() / count,
            config.limits().inbox().bytes(),
            config.compression().level());
    for (EventExecutor executor : group) {
      var id = new LoopId(node, incarnation, loops.size());
      var loop = new Loop((EventLoop) executor, id, settings, clock, random);
      loops.add(loop);
      byExecutor.put(executor, loop);
      Heartbeat.start(loop, config);
    }
  }

  /// How many loops a configuration asks for.
  public static int count(Config config) {
    int wanted = config.eventLoops();
    return wanted > 0
        ? wanted
        : Math.min(LoopId.MAX_LOOPS, Runtime.getRuntime().availableProcessors());
  }

  /// epoll, io_uring or NIO.
  public String transport() {
    return sockets.title();
  }

  /// Bytes outside the heap that the buffers of all loops hold, or keep for reuse.
  public static long directMemory() {
    long pooled =
        ByteBufAllocator.DEFAULT instanceof ByteBufAllocatorMetricProvider provider
            ? provider.metric().usedDirectMemory()
            : 0;
    return pooled + LoopBuffer.directBytes();
  }

  public int size() {
    return loops.size();
  }

  public List<Inbox> inboxes() {
    return loops.stream().map(Loop::inbox).toList();
  }

  public FrameFactory frames(int loop) {
    return loops.get(loop).frames();
  }

  public IdSource ids(int loop) {
    return loops.get(loop).ids();
  }

  public int openConnections() {
    return admission.open();
  }

  /// Says which stages there are; before the first connection is accepted.
  public void serve(List<Stage> stages, Config config) {
    var limits = config.limits();
    var rules = new FrameRules(limits.frame().toInt(), limits.message().toInt(), !config.strict());
    var client =
        new StageOnLoop.ClientRules(
            rules,
            MessageRate.of(limits.messagesPerSecond(), limits.messageBurst()),
            config.contract().pingIsActivity());
    for (int i = 0; i < loops.size(); i++) {
      var places = new IdentityHashMap<Stage, StageOnLoop>();
      for (Stage stage : stages) {
        StageScope scope = stage.scopes().get(i);
        Invoker invoker = invoker(loops.get(i), stage, config);
        places.put(stage, new StageOnLoop(stage, scope, client, admission, invoker));
      }
      loops.get(i).serve(places);
    }
  }

  private static @Nullable Invoker invoker(Loop loop, Stage stage, Config config) {
    Entry entry = stage.entry();
    return entry == null
        ? null
        : new Invoker(
            () -> Objects.requireNonNull(stage.entry()).source().get(),
            loop.ids(),
            loop.executor(),
            entry.limit(),
            stage.meters(),
            new Invoker.Terms(
                config.functions().perConnection(),
                entry.contract().throttleMessage(),
                entry.contract().lostReason(),
                config.strict()));
  }

  /// Tells the function of a stage that a connection ended of which a gateway before this one knew.
  ///
  /// @param requestId of the event, as it would have been then
  public void tellLost(Stage stage, Caller caller, String requestId) {
    Loop loop = loops.getFirst();
    loop.executor()
        .execute(() -> {
          StageOnLoop on = loop.place(stage);
          var farewell = Entrance.farewell(on, caller.connectionId(), requestId);
          if (farewell != null) {
            new ConnectionCalls(on.functions(), caller, farewell).ended(CloseReason.LOST);
          }
        });
  }

  /// Measures, once a second, how late each loop comes to a task.
  public void probeLag(GatewayMeters meters) {
    for (Loop loop : loops) {
      var lag = meters.loopLagNanos(loop.registry().loop().loop());
      Runnable probe =
          new Runnable() {
            private long due = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LAG_PROBE_MILLIS);

            @Override
            public void run() {
              long now = System.nanoTime();
              lag.set(Math.max(0, now - due));
              due = now + TimeUnit.MILLISECONDS.toNanos(LAG_PROBE_MILLIS);
            }
          };
      loop.executor()
          .scheduleWithFixedDelay(probe, LAG_PROBE_MILLIS, LAG_PROBE_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  /// Where the sockets of one listener arrive, for each loop.
  List<Arrival.Place> places(FrontDoor door, ChannelOpener channels) {
    return loops.stream().map(loop -> new Arrival.Place(loop, door, channels)).toList();
  }

  MultiThreadIoEventLoopGroup group() {
    return group;
  }

  Sockets sockets() {
    return sockets;
  }

  Loop loop(EventExecutor executor) {
    return Objects.requireNonNull(byExecutor.get(executor));
  }

  Loop loop(int index) {
    return loops.get(index);
  }

  Admission admission() {
    return admission;
  }

  /// Takes no new connections any more.
  public void refuseNew() {
    admission.drain();
  }

  /// Closes all connections with 1012, spread evenly over a time, so that their clients come back
  /// one after the other. Returns when they are closed, or were given up.
  public void drain(Duration over) throws InterruptedException {
    Drain.run(loops, over, CloseReason.RESTART);
  }

  @Override
  public void close() {
    group.shutdownGracefully(0, 2, TimeUnit.SECONDS).syncUninterruptibly();
    loops.forEach(Loop::close);
  }
}
