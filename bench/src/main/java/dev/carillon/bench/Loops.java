// SPDX-License-Identifier: Apache-2.0
package dev.carillon.bench;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/// The event loops of the client: epoll where there is epoll, else NIO.
final class Loops implements AutoCloseable {
  private final EventLoopGroup group;
  private final List<Loop> all = new ArrayList<>();
  private final List<Long> threads = new ArrayList<>();
  private final long base = System.nanoTime();
  private final boolean epoll = Epoll.isAvailable();

  Loops(int count) {
    group =
        new MultiThreadIoEventLoopGroup(
            count,
            new DefaultThreadFactory("load", true),
            epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
    for (int i = 0; i < count; i++) {
      EventLoop executor = group.next();
      all.add(new Loop(executor, new Meter(), new SplittableRandom()));
      threads.add(call(executor, () -> Thread.currentThread().threadId()));
    }
  }

  Loop get(int index) {
    return all.get(index % all.size());
  }

  String transport() {
    return epoll ? "epoll" : "NIO";
  }

  Class<? extends SocketChannel> channelType() {
    return epoll ? EpollSocketChannel.class : NioSocketChannel.class;
  }

  /// Nanoseconds since the loops were made: never negative, so that a marker can hold it.
  long now() {
    return System.nanoTime() - base;
  }

  void measure(long begin, long end) {
    for (Loop loop : all) {
      loop.executor().execute(() -> loop.meter().measure(begin, end));
    }
  }

  /// All meters added up, each read on its own loop.
  Meter gather() {
    Meter sum = new Meter();
    for (Loop loop : all) {
      sum.add(
          call(
              loop.executor(),
              () -> {
                Meter copy = new Meter();
                copy.add(loop.meter());
                return copy;
              }));
    }
    return sum;
  }

  long delivered() {
    long sum = 0;
    for (Loop loop : all) {
      sum += call(loop.executor(), () -> loop.meter().deliveries);
    }
    return sum;
  }

  /// CPU nanoseconds that each loop's thread has used.
  List<Long> cpu() {
    return threads.stream()
        .map(id -> ManagementFactory.getThreadMXBean().getThreadCpuTime(id))
        .toList();
  }

  /// Runs `task` on the loop and waits for its value.
  static <T> T call(EventLoop loop, Callable<T> task) {
    try {
      return loop.submit(task).get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Stopped("interrupted");
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  @Override
  public void close() {
    group.shutdownGracefully(0, 2, TimeUnit.SECONDS).syncUninterruptibly();
  }
}
