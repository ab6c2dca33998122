// SPDX-License-Identifier: Apache-2.0
package dev.carillon.transport;

import io.netty.channel.IoEvent;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.FileDescriptor;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Accepts the sockets of one port on epoll and deals them to the event loops in turn.
final class Acceptor implements EpollIoHandle {
  private static final Logger log = LoggerFactory.getLogger(Acceptor.class);

  /// Sockets accepted before the loop may look at the others again.
  private static final int AT_ONCE = 64;

  /// Out of files or memory: no use to try again at once.
  private static final int PAUSE_MILLIS = 100;

  private static final int LOG_MILLIS = 1_000;

  /// What the address of an accepted socket has besides the address: IPv4 a port, IPv6 a scope too.
  private static final int PORT_BYTES = 4;

  private static final int SCOPE_BYTES = 4;
  private static final int IPV4_BYTES = 4;

  private final Socket socket;
  private final List<Arrival.Place> places;
  private final byte[] address = new byte[26];
  private @Nullable IoRegistration registration;
  private int next;
  private int loggedAt = Loop.nowMillis() - LOG_MILLIS;

  private Acceptor(Socket socket, List<Arrival.Place> places) {
    this.socket = socket;
    this.places = places;
  }

  /// Listens.
  ///
  /// @param places one per event loop; the first one's loop accepts
  static Acceptor bind(InetSocketAddress at, int backlog, List<Arrival.Place> places)
      throws IOException {
    Socket socket = Socket.newSocketStream();
    try {
      socket.setReuseAddress(true);
      socket.setTcpNoDelay(true); // accepted sockets inherit it, without a system call each
      socket.bind(at);
      socket.listen(backlog);
      var acceptor = new Acceptor(socket, places);
      acceptor.start();
      return acceptor;
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  private Loop loop() {
    return places.getFirst().loop();
  }

  private void start() {
    ((IoEventLoop) loop().executor())
        .register(this)
        .addListener(done -> {
          if (done.isSuccess()) {
            registration = (IoRegistration) done.getNow();
            registration.submit(EpollIoOps.EPOLLIN);
          }
        })
        .syncUninterruptibly();
  }

  InetSocketAddress localAddress() {
    return socket.localAddress();
  }

  @Override
  public FileDescriptor fd() {
    return socket;
  }

  @Override
  public void handle(IoRegistration at, IoEvent event) {
    try {
      for (int i = 0; i < AT_ONCE; i++) {
        int fd = socket.accept(address);
        if (fd < 0) {
          return;
        }
        deal(fd, client());
      }
    } catch (IOException e) {
      pause(at, e);
    }
  }

  private InetAddress client() throws IOException {
    int length = address[0] - PORT_BYTES;
    int bytes = length == IPV4_BYTES ? IPV4_BYTES : length - SCOPE_BYTES;
    // An IPv4 address mapped into IPv6 becomes IPv4 here.
    return InetAddress.getByAddress(Arrays.copyOfRange(address, 1, 1 + bytes));
  }

  private void deal(int fd, InetAddress client) {
    Arrival.Place place = places.get(next);
    next = (next + 1) % places.size();
    if (place.loop().executor().inEventLoop()) {
      open(fd, client, place);
    } else {
      try {
        place.loop().executor().execute(() -> open(fd, client, place));
      } catch (RejectedExecutionException e) {
        closeQuietly(fd); // the gateway is closing
      }
    }
  }

  private static void open(int fd, InetAddress client, Arrival.Place place) {
    SocketWire.open(place.loop(), fd, wire -> new Arrival(wire, place, client));
  }

  static void closeQuietly(int fd) {
    try {
      new FileDescriptor(fd).close();
    } catch (IOException e) {
      log.debug("a socket is closed, though not without an error: {}", e.toString());
    }
  }

  private void pause(IoRegistration at, IOException cause) {
    int now = Loop.nowMillis();
    if (now - loggedAt >= LOG_MILLIS) {
      loggedAt = now;
      log.atWarn()
          .addKeyValue("cause", cause.getMessage())
          .log(
              "no connection can be accepted for now; if files ran out, raise the limit of open files (ulimit -n) or lower limits.connections");
    }
    at.submit(EpollIoOps.EPOLLERR.with(EpollIoOps.EPOLLET));
    loop()
        .executor()
        .schedule(
            () -> {
              if (socket.isOpen()) {
                at.submit(EpollIoOps.EPOLLIN);
              }
            },
            PAUSE_MILLIS,
            TimeUnit.MILLISECONDS);
  }

  /// Accepts nobody any more; returns when the port is free.
  @Override
  public void close() {
    if (loop().executor().inEventLoop()) {
      closeInLoop();
    } else {
      loop().executor().submit(this::closeInLoop).syncUninterruptibly();
    }
  }

  private void closeInLoop() {
    if (!socket.isOpen()) {
      return;
    }
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException("a port could not be closed", e);
    } finally {
      if (registration != null) {
        registration.cancel();
      }
    }
  }
}
