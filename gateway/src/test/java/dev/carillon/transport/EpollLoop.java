// SPDX-License-Identifier: Apache-2.0
package dev.carillon.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.RunningGateway;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.unix.Socket;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/// A real event loop on epoll and real sockets on loopback: one end of each is a [SocketWire], the
/// other one the test's. Closing it fails when a buffer is still held.
final class EpollLoop implements AutoCloseable {
  /// The kernel makes of it the least that it allows.
  static final int SMALLEST = 1024;

  final ServingLoop serving;
  final Loop loop;
  private final MultiThreadIoEventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
  private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true);
  private final Socket listener;
  private final List<Peer> peers = new ArrayList<>();

  /// @param budget bytes for all slow readers
  /// @param maxWaiting bytes for one of them
  EpollLoop(long budget, long maxWaiting) {
    serving = new ServingLoop((io.netty.channel.EventLoop) group.next(), budget, maxWaiting);
    loop = serving.loop;
    listener = Socket.newSocketStream();
    try {
      listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      listener.listen(64);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /// Runs something on the loop, and waits for it.
  <T> T on(Callable<T> work) {
    try {
      return loop.executor()
          .submit(work)
          .get(RunningGateway.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  void run(Runnable work) {
    on(() -> {
      work.run();
      return true;
    });
  }

  /// Runs something on the loop, as one batch of work.
  void batch(Runnable work) {
    run(() -> batchHere(work));
  }

  /// The same for who is on the loop already.
  void batchHere(Runnable work) {
    loop.begin();
    try {
      work.run();
    } finally {
      loop.end();
    }
  }

  /// Lends bytes to a wire, on the loop.
  boolean write(Wire wire, byte[] bytes) {
    ByteBuf buffer = allocator.directBuffer(bytes.length).writeBytes(bytes);
    try {
      return wire.write(buffer);
    } finally {
      buffer.release();
    }
  }

  boolean write(Wire wire, String text) {
    return write(wire, text.getBytes(StandardCharsets.ISO_8859_1));
  }

  void goodbye(Wire wire, String last, boolean awaitPeer) {
    ByteBuf buffer =
        allocator.directBuffer().writeBytes(last.getBytes(StandardCharsets.ISO_8859_1));
    try {
      wire.goodbye(buffer, awaitPeer);
    } finally {
      buffer.release();
    }
  }

  ByteBuf heap(byte[] bytes) {
    return allocator.heapBuffer(bytes.length).writeBytes(bytes);
  }

  /// A connected pair with buffers as small as the kernel has them.
  Peer connect() {
    return connect(SMALLEST);
  }

  /// @param buffer bytes that the kernel holds at each end
  Peer connect(int buffer) {
    Peer peer = dial(buffer);
    run(peer::accept);
    return peer;
  }

  /// A client that nobody has accepted yet.
  Peer dial(int buffer) {
    try {
      var socket = new java.net.Socket();
      socket.setReceiveBufferSize(buffer);
      socket.connect(listener.localAddress());
      socket.setTcpNoDelay(true);
      socket.setSoTimeout((int) RunningGateway.PATIENCE.toMillis());
      Peer peer = new Peer(socket, buffer);
      peers.add(peer);
      return peer;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /// The test's end of a pair, with what the other end's wire told its reader.
  final class Peer implements Wire.Reader {
    final java.net.Socket socket;
    private final int buffer;
    private final ByteArrayOutputStream heard = new ByteArrayOutputStream();
    private @Nullable SocketWire wire;
    private int closed;
    private @Nullable Throwable failure;
    Runnable onReceived = () -> {};

    private Peer(java.net.Socket socket, int buffer) {
      this.socket = socket;
      this.buffer = buffer;
    }

    /// On the loop, and in the order in which they dialled.
    void accept() {
      try {
        int fd = -1;
        while (fd < 0) {
          fd = listener.accept(new byte[26]);
        }
        new Socket(fd).setSendBufferSize(buffer);
        SocketWire.open(
            loop,
            fd,
            opened -> {
              wire = opened;
              return this;
            });
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }

    SocketWire wire() {
      if (wire == null) {
        throw new IllegalStateException("not accepted yet");
      }
      return wire;
    }

    /// Gives the socket bytes, past the wire, until it takes none for a while.
    void fillKernel() {
      ByteBuf bytes = allocator.directBuffer(1024).writeZero(1024);
      var socket = new Socket(wire().fd().intValue());
      try {
        Awaitility.await()
            .atMost(RunningGateway.PATIENCE)
            .during(Duration.ofMillis(150))
            .until(() -> {
              int took = 0;
              for (int sent = 1; sent > 0; took += sent) {
                sent = socket.writeAddress(bytes.memoryAddress(), 0, 1024);
              }
              return took == 0;
            });
      } finally {
        bytes.release();
      }
    }

    void send(String text) {
      try {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }

    String read(int bytes) {
      try {
        return new String(socket.getInputStream().readNBytes(bytes), StandardCharsets.ISO_8859_1);
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }

    /// What has come so far.
    String readAvailable() {
      try {
        return read(socket.getInputStream().available());
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }

    /// All up to a clean end; a reset is a failure.
    String readToEnd() {
      return read(Integer.MAX_VALUE);
    }

    void halfClose() {
      try {
        socket.shutdownOutput();
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }

    void reset() {
      if (socket.isClosed()) {
        return;
      }
      try {
        socket.setSoLinger(true, 0);
        socket.close();
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }

    synchronized String heard() {
      return heard.toString(StandardCharsets.ISO_8859_1);
    }

    void awaitHeard(String all) {
      Awaitility.await().atMost(RunningGateway.PATIENCE).until(() -> heard().equals(all));
    }

    synchronized int closes() {
      return closed;
    }

    void awaitClosed() {
      Awaitility.await().atMost(RunningGateway.PATIENCE).until(() -> closes() > 0);
    }

    @Override
    public synchronized void received(ByteBuf in) {
      byte[] bytes = new byte[in.readableBytes()];
      in.readBytes(bytes);
      heard.writeBytes(bytes);
      onReceived.run();
    }

    @Override
    public synchronized void closed() {
      closed++;
    }

    @Override
    public void shed() {
      wire().reset();
    }

    @Override
    public synchronized void failed(Throwable cause) {
      failure = cause;
    }
  }

  @Override
  public void close() {
    for (Peer peer : peers) {
      if (peer.wire != null) {
        run(peer.wire()::close);
      }
      assertThat(peer.failure).isNull();
      peer.reset();
    }
    try {
      listener.close();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    group.shutdownGracefully(0, 2, TimeUnit.SECONDS).syncUninterruptibly();
    loop.close();
    assertThat(allocator.metric().usedDirectMemory()).as("direct memory").isZero();
    assertThat(allocator.metric().usedHeapMemory()).as("heap memory").isZero();
  }
}
