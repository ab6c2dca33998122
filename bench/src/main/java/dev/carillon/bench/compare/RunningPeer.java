// SPDX-License-Identifier: Apache-2.0
package dev.carillon.bench.compare;

import dev.carillon.bench.ServerProcess;
import dev.carillon.bench.Stopped;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/// A server that runs already, given by `--peer`. It is stopped and continued like the others, and
/// stays.
record RunningPeer(String name, int port, Frames frames) implements Peer {
  @Override
  public String title() {
    return name;
  }

  @Override
  public @Nullable String missing() {
    return process() == null
        ? "nobody that you may see listens on port %d; start it, or correct --peer %s=PORT"
            .formatted(port, name)
        : null;
  }

  /// Whether it compresses is its own business; it is asked for it, and the frames are looked at.
  @Override
  public Server start(Work work, Launcher launcher) {
    ServerProcess process = process();
    if (process == null) {
      throw new Stopped(name + " has ended; start it again and look into its log");
    }
    return new Server(name, port, process.pid(), null);
  }

  void resume() {
    ServerProcess process = process();
    if (process != null) {
      Signals.resume(process.pid());
    }
  }

  private @Nullable ServerProcess process() {
    return ServerProcess.listeningOn(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
  }
}
