// SPDX-License-Identifier: Apache-2.0
package dev.carillon.bench;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/// All connections of a run: first the receivers, then the publishers.
final class Fleet implements AutoCloseable {
  /// After so many nanoseconds without any answer, connections that are still opening have failed.
  private static final long SILENCE = 30_000_000_000L;

  private final Target target;
  private final Plan plan;
  private final Loops loops;
  private final Handshake handshake;
  private final List<ClientConnection> connections = new ArrayList<>();
  private final AtomicInteger opened = new AtomicInteger();
  private final AtomicInteger failed = new AtomicInteger();
  private final AtomicInteger closed = new AtomicInteger();
  private final Failures reasons = new Failures();
  private final Failures complaints = new Failures();
  private volatile Deliveries deliveries = new Hold();

  Fleet(Target target, Plan plan, Loops loops) {
    this.target = target;
    this.plan = plan;
    this.loops = loops;
    this.handshake = new Handshake(target, new SecureRandom());
  }

  /// Opens all of them at the plan's rate and waits until each is open with its joins answered, or
  /// failed.
  ///
  /// @return the seconds that it took
  double open(Progress progress) {
    int total = plan.sockets();
    long begin = now();
    int settled = 0;
    long changed = begin;
    while (settled < total) {
      double due = plan.connectRate() == 0 ? total : (now() - begin) / 1e9 * plan.connectRate() + 1;
      while (connections.size() < Math.min(due, total)
          && connections.size() - settled < plan.inflight()) {
        connections.add(start(connections.size()));
      }
      int before = settled;
      settled = opened.get() + failed.get();
      changed = settled == before ? changed : now();
      if (now() - changed > SILENCE) {
        connections.forEach(silent -> silent.loop().executor().execute(silent::giveUp));
        changed = now();
      }
      progress.show("opening", (double) settled / total, settled + " of " + total + " connections");
      LockSupport.parkNanos(1_000_000);
      if (Thread.interrupted()) {
        throw new Stopped("interrupted");
      }
    }
    return (now() - begin) / 1e9;
  }

  private ClientConnection start(int index) {
    boolean publisher = index >= plan.connections();
    // The publishers share the first loop: their closed loop needs no lock.
    Loop loop = loops.get(publisher ? 0 : index);
    List<String> joins = publisher ? List.of() : joins(index);
    ClientConnection connection =
        new ClientConnection(index, loop, this, joins, new Ledger(publisher ? 0 : plan.streams()));
    ChannelFuture connecting = bootstrap(loop, connection, index).connect();
    connecting.addListener(done -> {
      if (!done.isSuccess()) {
        connection.lost(Failures.describe(done.cause()));
      }
    });
    return connection;
  }

  private Bootstrap bootstrap(Loop loop, ClientConnection connection, int index) {
    Bootstrap bootstrap =
        new Bootstrap()
            .group(loop.executor())
            .channel(loops.channelType())
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 30_000)
            .option(
                ChannelOption.RECVBUF_ALLOCATOR,
                new AdaptiveRecvByteBufAllocator(512, 4_096, 65_536))
            .remoteAddress(target.address())
            .handler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    if (target.tls() != null) {
                      channel.pipeline().addLast(tls(target.tls(), channel));
                    }
                    channel.pipeline().addLast(new Upgrade(handshake, connection));
                  }
                });
    if (!target.sources().isEmpty()) {
      bootstrap.localAddress(
          new InetSocketAddress(target.sources().get(index % target.sources().size()), 0));
      if (loops.transport().equals("epoll")) {
        // Else bind() takes a port for every destination, and 28,000 are all there are.
        bootstrap.option(EpollChannelOption.IP_BIND_ADDRESS_NO_PORT, true);
      }
    }
    return bootstrap;
  }

  private SslHandler tls(SslContext context, SocketChannel channel) {
    String host = target.address().getHostString();
    return context.newHandler(channel.alloc(), host, target.address().getPort());
  }

  private List<String> joins(int receiver) {
    List<String> frames = new ArrayList<>();
    for (int channel : plan.joins(receiver)) {
      String name = plan.channelName(channel);
      frames.add("{\"action\":\"joinchannel\",\"channel\":\"" + name + "\"}");
    }
    return frames;
  }

  /// Which of the receiver's sequences a marker belongs to, -1 if none of them.
  int stream(ClientConnection receiver, Marker marker) {
    return receiver.index() < plan.connections() ? plan.stream(receiver.index(), marker) : -1;
  }

  List<ClientConnection> receivers() {
    return connections.subList(0, plan.connections());
  }

  List<ClientConnection> publishers() {
    return connections.subList(plan.connections(), connections.size());
  }

  long now() {
    return loops.now();
  }

  Deliveries deliveries() {
    return deliveries;
  }

  void start(Deliveries deliveries) {
    this.deliveries = deliveries;
  }

  void opened() {
    opened.incrementAndGet();
  }

  void failed(String reason) {
    failed.incrementAndGet();
    reasons.add(reason);
  }

  void closed(String reason) {
    closed.incrementAndGet();
    reasons.add(reason);
  }

  /// The server answered a message with an error.
  void complained(String error) {
    complaints.add(error);
  }

  int openedCount() {
    return opened.get();
  }

  int failedCount() {
    return failed.get();
  }

  int closedCount() {
    return closed.get();
  }

  /// Why connections failed or ended, and what errors the server sent.
  List<String> notes() {
    List<String> notes = new ArrayList<>(reasons.lines());
    complaints.lines().forEach(line -> notes.add("error frames: " + line));
    return notes;
  }

  @Override
  public void close() {
    for (ClientConnection connection : connections) {
      connection.loop().executor().execute(connection::close);
    }
  }
}
