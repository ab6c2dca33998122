// SPDX-License-Identifier: Apache-2.0
package dev.carillon.process;

import dev.carillon.config.Functions;
import dev.carillon.config.ProcessConfig;
import dev.carillon.function.Backend;
import dev.carillon.os.Account;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs functions as processes, none before its first call.
public final class ProcessFunctions implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ProcessFunctions.class);

  /// What the service allows an answer besides.
  private static final int ENVELOPE = 100;

  private final MultiThreadIoEventLoopGroup group;
  private final Home home;
  private final Starter starter;
  private final Machine machine;
  private final SdkCache sdks;
  private final Launcher.Host host;
  private final List<FunctionPool> pools = new CopyOnWriteArrayList<>();

  /// @throws IllegalArgumentException if the user that processes run as does not exist, or is root
  public ProcessFunctions(Functions settings) {
    this(settings, MemoryBounds.find());
  }

  ProcessFunctions(Functions settings, MemoryBounds memory) {
    home = new Home();
    Account account;
    try {
      account = Account.of(settings.runAs(), home.path());
      home.open(account);
    } catch (IOException e) {
      home.close();
      throw new IllegalArgumentException(e.getMessage(), e);
    }
    var guardian = new Guardian(home);
    if (memory instanceof MemoryBounds.Grouped(Cgroups cgroups)) {
      guardian.cgroups(cgroups.prefix());
    }
    starter = new Starter(guardian);
    sdks = new SdkCache(settings.cacheFolder().toAbsolutePath(), account, "npm");
    host =
        new Launcher.Host(
            home,
            account,
            new Tools(account),
            memory,
            new Bootstraps(home),
            sdks,
            new Code.Bounds(settings.codeSize().bytes(), settings.codeFiles()));
    Class<? extends ServerChannel> listeners =
        Epoll.isAvailable() ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    group =
        new MultiThreadIoEventLoopGroup(
            1,
            new DefaultThreadFactory("functions", true),
            Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
    machine =
        new Machine(
            group.next(),
            listeners,
            starter,
            settings.start(),
            settings.answer().toInt() + ENVELOPE);
    LOG.info("Memory of functions is bounded by: {}", memory.title());
  }

  /// Are processes another user than the gateway?
  public boolean runAsOthers() {
    return host.account().switches();
  }

  /// A function; closing this closes it too.
  public Backend function(Identity identity, ProcessConfig config) {
    var launcher = new Launcher(identity, config, host, System::nanoTime);
    starter.execute(launcher::prepare);
    var pool = new FunctionPool(machine, launcher);
    pools.add(pool);
    return pool;
  }

  /// May be called again.
  @Override
  public void close() {
    sdks.close();
    pools.forEach(FunctionPool::close);
    starter.close();
    host.memory().close();
    group.shutdownGracefully(0, 2, TimeUnit.SECONDS).syncUninterruptibly();
    home.close();
  }
}
