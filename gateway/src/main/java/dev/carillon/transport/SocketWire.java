// SPDX-License-Identifier: Apache-2.0
package dev.carillon.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.IoEvent;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoEvent;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.FileDescriptor;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.nio.channels.NotYetConnectedException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A [Wire] over a plain socket on the event loop's own epoll instance, without a Netty channel:
/// one read is one system call into a buffer that the whole loop shares, one write is one system
/// call from the sender's buffer (docs/adr/0006).
///
/// Level-triggered. Whether there is something to read, or an end, is what reading says, never an
/// event alone: an event may have been meant for the socket that had this number before.
final class SocketWire implements Wire, EpollIoHandle {
  private static final Logger log = LoggerFactory.getLogger(SocketWire.class);
  private static final EpollIoOps READ = EpollIoOps.EPOLLIN;
  private static final EpollIoOps WRITE = EpollIoOps.EPOLLOUT;
  private static final EpollIoOps READ_WRITE = READ.with(WRITE);

  /// Nothing but errors, and those once: an empty set would take the socket out of epoll.
  private static final EpollIoOps NEITHER = EpollIoOps.EPOLLERR.with(EpollIoOps.EPOLLET);

  /// Where a goodbye stands.
  private enum Goodbye {
    NONE,
    /// After the last byte our direction ends, and the peer's answer is awaited.
    AWAITING_PEER,
    /// After the last byte the socket is closed.
    LAST_WORD,
    CLOSED
  }

  private final FileDescriptor fd;
  private final Loop loop;
  private Reader reader;
  private @Nullable IoRegistration registration;
  private @Nullable WaitingFrames waiting;
  private Goodbye goodbye = Goodbye.NONE;
  private boolean paused;
  private boolean delivering;
  private int lastBatch;
  private EpollIoOps interest = READ;

  /// Makes the reader of a new socket.
  interface Greeter {
    Reader greet(SocketWire wire);
  }

  private SocketWire(Loop loop, int fd, Greeter greeter) {
    this.loop = loop;
    this.fd = new FileDescriptor(fd);
    this.lastBatch = loop.batch() - 1;
    this.reader = greeter.greet(this);
  }

  /// Takes over an accepted socket and reads from it, on its loop.
  static void open(Loop loop, int fd, Greeter greeter) {
    var wire = new SocketWire(loop, fd, greeter);
    try {
      // On its own loop the registration is there at once.
      IoRegistration registration = ((IoEventLoop) loop.executor()).register(wire).getNow();
      wire.registration = registration;
      registration.submit(READ);
    } catch (RuntimeException e) {
      log.atWarn()
          .addKeyValue("cause", e.getMessage())
          .log("a connection is closed, as epoll takes no more; raise fs.epoll.max_user_watches");
      wire.close();
    }
  }

  /// The socket for somebody else to go on with. Nothing is read or written here any more.
  int release() {
    goodbye = Goodbye.CLOSED;
    if (registration != null) {
      registration.cancel();
    }
    return fd.intValue();
  }

  @Override
  public void reader(Reader next) {
    reader = next;
  }

  @Override
  public FileDescriptor fd() {
    return fd;
  }

  @Override
  public void handle(IoRegistration at, IoEvent event) {
    int ops = ((EpollIoEvent) event).ops().value();
    try {
      if ((ops & WRITE.value()) != 0 && waiting != null) {
        drain();
      }
      if ((ops & ~WRITE.value()) != 0 && !paused && goodbye != Goodbye.CLOSED) {
        read();
      }
    } catch (Throwable e) {
      // Whatever it is: further up it would stop the loop, and everybody on it.
      log.atError().setCause(e).log("a connection is closed after an unexpected failure");
      close();
    }
  }

  // Inwards

  private void read() {
    ByteBuf in = loop.input();
    int size;
    try {
      size = fd.readAddress(in.memoryAddress(), 0, in.capacity());
    } catch (IOException e) {
      size = -1; // the peer reset the connection
    }
    if (size < 0) {
      close();
      return;
    }
    if (size == 0) {
      return;
    }
    in.setIndex(0, size);
    deliver(in);
  }

  /// Hands bytes to the reader, as one batch of work.
  void deliver(ByteBuf in) {
    loop.begin();
    delivering = true;
    try {
      reader.received(in);
    } catch (Throwable e) {
      reader.failed(e); // errors, too: one client's memory must not end the loop
    } finally {
      delivering = false;
      readsChanged();
      loop.end();
    }
  }

  @Override
  public void pauseReads() {
    paused = true;
    readsChanged();
  }

  @Override
  public void resumeReads() {
    paused = false;
    readsChanged();
  }

  /// While bytes are delivered it is soon enough to tell epoll after them: a handshake that is
  /// decided at once pauses and resumes without a system call.
  private void readsChanged() {
    if (!delivering) {
      showInterest(interest.contains(WRITE));
    }
  }

  private void showInterest(boolean writes) {
    EpollIoOps wanted = paused ? (writes ? WRITE : NEITHER) : (writes ? READ_WRITE : READ);
    if (wanted.value() != interest.value() && goodbye != Goodbye.CLOSED && registration != null) {
      interest = wanted;
      registration.submit(wanted);
    }
  }

  // Outwards

  @Override
  public boolean write(ByteBuf frames) {
    int size = frames.readableBytes();
    int batch = loop.batch();
    if (waitingBytes() + size > loop.maxWaiting()) {
      flush(); // a long batch makes nobody slow
    }
    if (waiting == null && (lastBatch != batch || size > loop.maxWaiting())) {
      // The first write of a batch leaves at once; what follows in the same batch leaves together.
      lastBatch = batch;
      int sent = send(frames, frames.readerIndex(), size);
      return sent == size || rest(frames, sent, size);
    }
    if (waitingBytes() + size > loop.maxWaiting()) {
      return false;
    }
    queue().add(frames);
    loop.shedIfNeeded();
    return true;
  }

  private WaitingFrames queue() {
    WaitingFrames queue = waiting;
    if (queue == null) {
      queue = new WaitingFrames(this, loop.backlog());
      waiting = queue;
      loop.dirty(this);
    }
    return queue;
  }

  /// The socket took only the first `sent` bytes.
  private boolean rest(ByteBuf frames, int sent, int size) {
    if (sent == 0 && size > loop.maxWaiting()) {
      return false;
    }
    WaitingFrames queue = new WaitingFrames(this, loop.backlog());
    waiting = queue;
    queue.addRest(frames, sent);
    fallBehind(queue);
    return true;
  }

  private void fallBehind(WaitingFrames queue) {
    if (goodbye == Goodbye.NONE) {
      queue.fallBehind();
      loop.shedIfNeeded();
    }
    showInterest(true);
  }

  /// @return bytes that the socket took. All of them, too, when the peer is gone: then reading says
  ///   so, after everything that is under way
  private int send(ByteBuf bytes, int from, int size) {
    try {
      if (bytes.hasMemoryAddress()) {
        return fd.writeAddress(bytes.memoryAddress(), from, from + size);
      }
      // On the heap, where no system call reaches it: as many as fit are copied.
      ByteBuf copy = loop.output().clear();
      copy.writeBytes(bytes, from, Math.min(size, copy.capacity()));
      return fd.writeAddress(copy.memoryAddress(), 0, copy.readableBytes());
    } catch (IOException e) {
      return size;
    }
  }

  @Override
  public void flush() {
    if (waiting != null && !interest.contains(WRITE)) {
      drain();
    }
  }

  private void drain() {
    WaitingFrames queue = waiting;
    while (queue != null && !queue.isEmpty()) {
      ByteBuf next = queue.next(loop.output().clear());
      int size = next.readableBytes();
      int sent = send(next, next.readerIndex(), size);
      queue.sent(sent);
      if (sent < size) {
        fallBehind(queue);
        return;
      }
    }
    dropQueue();
    showInterest(false);
    endIfSaid();
  }

  @Override
  public boolean upToDate() {
    return waiting == null;
  }

  @Override
  public long waitingBytes() {
    return waiting == null ? 0 : waiting.bytes();
  }

  @Override
  public void dropWaiting() {
    if (waiting != null) {
      waiting.dropUnbegun();
    }
  }

  private void dropQueue() {
    WaitingFrames queue = waiting;
    if (queue != null) {
      waiting = null;
      queue.close();
    }
  }

  @Override
  public void shed() {
    reader.shed();
  }

  // The end

  @Override
  public void goodbye(ByteBuf last, boolean awaitPeer) {
    if (goodbye == Goodbye.CLOSED) {
      return;
    }
    goodbye = awaitPeer ? Goodbye.AWAITING_PEER : Goodbye.LAST_WORD;
    if (awaitPeer) {
      resumeReads(); // they may be paused; the peer's answer must get through
    }
    WaitingFrames queue = queue();
    queue.leaveBacklog();
    queue.add(last);
    loop.executor().schedule(this::reset, PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    if (!interest.contains(WRITE)) {
      drain();
    }
  }

  /// After a goodbye the last byte has left.
  private void endIfSaid() {
    if (goodbye == Goodbye.LAST_WORD) {
      close();
    } else if (goodbye == Goodbye.AWAITING_PEER) {
      try {
        new Socket(fd.intValue()).shutdown(false, true);
      } catch (IOException | NotYetConnectedException e) {
        close(); // the peer has reset the connection
      }
    }
  }

  @Override
  public void close() {
    if (goodbye == Goodbye.CLOSED) {
      return;
    }
    goodbye = Goodbye.CLOSED;
    dropQueue();
    try {
      fd.close(); // first: closing takes it out of epoll, too
    } catch (IOException e) {
      log.debug("a socket is closed, though not without an error: {}", e.toString());
    } finally {
      if (registration != null) {
        registration.cancel();
      }
      reader.closed();
    }
  }

  @Override
  public void reset() {
    if (goodbye == Goodbye.CLOSED) {
      return;
    }
    try {
      new Socket(fd.intValue()).setSoLinger(0);
    } catch (IOException e) {
      // The peer was quicker; there is nothing left to drop.
    }
    close();
  }
}
