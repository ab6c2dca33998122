// SPDX-License-Identifier: Apache-2.0
package dev.carillon.table;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// DynamoDB Local as a process that listens on loopback and ends with the gateway.
final class LocalServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LocalServer.class);
  private static final int TRIES = 5;

  /// Chooses a port, for it takes no 0.
  interface Ports {
    int next() throws IOException;
  }

  private final LocalHome home;
  private final LocalProcess process;
  private volatile boolean closed;

  private LocalServer(LocalHome home, LocalProcess process) {
    this.home = home;
    this.process = process;
    process.onExit(status -> {
      if (!closed) {
        LOG.atError()
            .addKeyValue("status", status)
            .addKeyValue("said", process.lastSaid())
            .log(
                "DynamoDB Local has ended; functions that use it fail until the gateway is started again");
      }
    });
  }

  /// @param library a folder of jars
  /// @param data where it keeps its data; null for memory
  /// @param runAs its user, if the gateway is root
  static LocalServer start(Path library, @Nullable Path data, String runAs) throws IOException {
    return start(library, data, runAs, LocalServer::freePort);
  }

  static LocalServer start(Path library, @Nullable Path data, String runAs, Ports ports)
      throws IOException {
    LocalHome home = LocalHome.make(library, data, runAs);
    try {
      for (int i = 1; ; i++) {
        LocalProcess process = LocalProcess.start(home, ports.next());
        if (process.answers()) {
          return new LocalServer(home, process);
        }
        process.end();
        if (!process.foundPortTaken() || i == TRIES) {
          throw new IOException("DynamoDB Local does not start: " + process.lastSaid());
        }
      }
    } catch (IOException | RuntimeException e) {
      home.close();
      throw e;
    }
  }

  private static int freePort() throws IOException {
    try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  URI endpoint() {
    return process.endpoint();
  }

  long pid() {
    return process.pid();
  }

  @Override
  public void close() {
    closed = true;
    process.end();
    home.close();
  }
}
