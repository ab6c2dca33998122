// SPDX-License-Identifier: Apache-2.0
package dev.carillon.function;

import dev.carillon.event.Caller;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Remembers which connections are open, so that a gateway that was killed can report their end
/// when it starts again: at least once, perhaps twice. It survives the process and not the machine:
/// no record waits for the disk.
///
/// Event loops only put records into a bounded queue; one thread of its own writes them. If it
/// cannot keep up or cannot write, records are lost, which is logged once, and connections never
/// notice.
public final class Journal implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Journal.class);

  /// More than a storm of connections brings while one batch is written.
  private static final int QUEUE = 65_536;

  private static final int BATCH = 1_024;

  private static final Set<PosixFilePermission> OF_FOLDER =
      PosixFilePermissions.fromString("rwx------");

  static final Set<PosixFilePermission> OF_FILE = PosixFilePermissions.fromString("rw-------");

  /// A connection that was open when the gateway was killed.
  ///
  /// @param stage as it was given to [Journal#opened]
  /// @param requestId of its `$disconnect`
  public record LeftBehind(String stage, Caller caller, String requestId) {}

  /// A journal, and what the gateway before left in it. What was left stays in the journal until
  /// [Journal#ended] says that it was reported.
  public record Opened(Journal journal, List<LeftBehind> left) {}

  private final FileChannel lock;
  private final JournalFile file;
  private final BlockingQueue<JournalRecord> queue = new ArrayBlockingQueue<>(QUEUE);
  private final AtomicBoolean overflowed = new AtomicBoolean();
  private final Thread writer;
  private volatile boolean closed;

  private Journal(FileChannel lock, JournalFile file) {
    this.lock = lock;
    this.file = file;
    writer = Thread.ofPlatform().daemon().name("journal").start(this::write);
  }

  /// @param folder is made if it is not there; no other gateway may have it
  /// @throws IOException saying what to do
  public static Opened open(Path folder) throws IOException {
    prepare(folder);
    FileChannel lock = lock(folder);
    try {
      Map<String, LeftBehind> live = new LinkedHashMap<>();
      JournalFile file = JournalFile.open(folder.resolve("connections.journal"), live);
      return new Opened(new Journal(lock, file), new ArrayList<>(live.values()));
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  /// A connection is open: its end will have to be reported.
  public void opened(String stage, Caller caller, String requestId) {
    offer(new JournalRecord.Open(new LeftBehind(stage, caller, requestId)));
  }

  /// The end of a connection was reported.
  public void ended(String connectionId) {
    offer(new JournalRecord.End(connectionId));
  }

  /// Writes what is queued, and lets the folder go.
  @Override
  public void close() throws IOException {
    closed = true;
    queue.offer(new JournalRecord.Stop());
    try {
      writer.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    lock.close();
  }

  private void offer(JournalRecord record) {
    if (!closed && !queue.offer(record) && overflowed.compareAndSet(false, true)) {
      LOG.warn(
          "the journal of connections cannot keep up with them; after a crash the $disconnect of some will be missing or come twice");
    }
  }

  /// The writer's whole life.
  private void write() {
    List<JournalRecord> batch = new ArrayList<>(BATCH);
    boolean stopped = false;
    try (file) {
      while (!stopped) {
        batch.add(queue.take());
        queue.drainTo(batch, BATCH - 1);
        file.append(batch);
        stopped = batch.contains(new JournalRecord.Stop()) || (closed && queue.isEmpty());
        batch.clear();
      }
    } catch (InterruptedException e) {
      // Nobody interrupts it; if somebody does, it is over.
      Thread.currentThread().interrupt();
    }
  }

  private static void prepare(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(OF_FOLDER));
    }
  }

  private static FileChannel lock(Path folder) throws IOException {
    FileChannel channel =
        FileChannel.open(
            folder.resolve("connections.lock"),
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
            PosixFilePermissions.asFileAttribute(OF_FILE));
    try {
      if (channel.tryLock() != null) {
        return channel;
      }
    } catch (OverlappingFileLockException e) {
      // Another gateway in this process: the same as in another one.
    }
    channel.close();
    throw new IOException(
        "another gateway uses the folder %s: stop it, or give this one a state.dir of its own"
            .formatted(folder));
  }
}
