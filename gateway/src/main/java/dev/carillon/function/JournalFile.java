// SPDX-License-Identifier: Apache-2.0
package dev.carillon.function;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The file of a journal, written by one thread: appended to, and written anew when most of it is
/// about connections that are gone.
final class JournalFile implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(JournalFile.class);

  /// Below this nothing is gained by writing it anew.
  private static final long SMALL = 1_000_000;

  /// How many times the live records the file may hold.
  private static final int SLACK = 4;

  private static final int CHUNK = 65_536;

  private static final byte[] LINE_END = {'\n'};

  /// Takes records as they are read.
  private interface Sink {
    void take(JournalRecord record) throws IOException;
  }

  private final Path path;
  private FileChannel channel;
  private long records;

  /// Of these, about how many connections are open; only the file knows which.
  private long live;

  private boolean failed;

  private JournalFile(Path path, FileChannel channel, int live) {
    this.path = path;
    this.channel = channel;
    this.live = live;
    this.records = live;
  }

  /// @param left gets what is open according to the file
  static JournalFile open(Path path, Map<String, Journal.LeftBehind> left) throws IOException {
    each(
        path,
        record -> {
          switch (record) {
            case JournalRecord.Open(Journal.LeftBehind what) ->
                left.put(what.caller().connectionId(), what);
            case JournalRecord.End(String id) -> left.remove(id);
            case JournalRecord.Stop() -> {}
          }
        });
    return new JournalFile(path, replace(path, left.keySet()), left.size());
  }

  /// Never throws: without a journal the gateway goes on.
  void append(List<JournalRecord> batch) {
    var lines = new ByteArrayOutputStream();
    if (failed) {
      // What was written last may be torn.
      lines.writeBytes(LINE_END);
    }
    for (JournalRecord record : batch) {
      lines.writeBytes(record.line());
      live += record instanceof JournalRecord.Open ? 1 : -1;
    }
    records += batch.size();
    try {
      write(channel, lines.toByteArray());
      if (channel.position() > SMALL && records > SLACK * Math.max(0, live)) {
        rewrite();
      }
      failed = false;
    } catch (IOException e) {
      if (!failed) {
        LOG.warn(
            "cannot write the journal of connections {}: {}. Until it can be written, connections are not reported after a crash",
            path,
            e.toString());
      }
      failed = true;
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      LOG.debug("closing {}", path, e);
    }
  }

  private void rewrite() throws IOException {
    Set<String> open = new HashSet<>();
    each(
        path,
        record -> {
          switch (record) {
            case JournalRecord.Open(Journal.LeftBehind what) ->
                open.add(what.caller().connectionId());
            case JournalRecord.End(String id) -> open.remove(id);
            case JournalRecord.Stop() -> {}
          }
        });
    FileChannel before = channel;
    channel = replace(path, open);
    before.close();
    live = open.size();
    records = live;
  }

  /// Writes what is open into a new file, and puts it into the place of the old one.
  private static FileChannel replace(Path path, Set<String> open) throws IOException {
    Path fresh = path.resolveSibling(path.getFileName() + ".new");
    FileChannel channel = create(fresh);
    try {
      var lines = new ByteArrayOutputStream();
      each(
          path,
          record -> {
            if (record instanceof JournalRecord.Open(Journal.LeftBehind what)
                && open.contains(what.caller().connectionId())) {
              lines.writeBytes(record.line());
            }
            if (lines.size() > CHUNK) {
              write(channel, lines.toByteArray());
              lines.reset();
            }
          });
      write(channel, lines.toByteArray());
      Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      return channel;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  private static void write(FileChannel channel, byte[] bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }

  /// A file of our own, whatever lay there.
  private static FileChannel create(Path path) throws IOException {
    Files.deleteIfExists(path);
    return FileChannel.open(
        path,
        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
        PosixFilePermissions.asFileAttribute(Journal.OF_FILE));
  }

  /// Lines that cannot be read are skipped: the last one may be torn, and after a full disk one in
  /// the middle. No file is an empty one.
  private static void each(Path path, Sink sink) throws IOException {
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    FileChannel file = FileChannel.open(path, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
    try (InputStream in = Channels.newInputStream(file);
        var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        JournalRecord record = JournalRecord.parse(line);
        if (record != null) {
          sink.take(record);
        }
      }
    }
  }
}
