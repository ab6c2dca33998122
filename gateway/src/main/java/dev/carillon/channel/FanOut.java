// SPDX-License-Identifier: Apache-2.0
package dev.carillon.channel;

import dev.carillon.connection.CloseReason;
import dev.carillon.connection.Connection;
import dev.carillon.connection.ConnectionId;
import dev.carillon.connection.Encoding;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Writes publications to the members of their channels on one event loop. Publications to the same
/// channel that follow each other are joined into one write per member; a publication to another
/// channel in between ends the run, so that order holds across channels too.
public final class FanOut {
  /// A joined write is at most this long: one system call's worth, and bounded memory.
  static final int MAX_RUN_BYTES = 64 * 1024;

  private record Written(Hub hub, long bornNanos) {}

  private final FrameFactory frames;
  private final Function<ConnectionId, @Nullable Connection> localConnections;
  private final LongSupplier nanoTime;
  private final ArrayList<Publication> run = new ArrayList<>();
  private final ArrayList<@Nullable Connection> senders = new ArrayList<>();
  // The same connections once each: as a rule one, whatever the length of the run.
  private final ArrayList<Connection> excluded = new ArrayList<>();
  private final @Nullable ByteBuf[] joined = new @Nullable ByteBuf[Encoding.COUNT];
  private final ArrayList<Written> written = new ArrayList<>();
  private @Nullable Hub hub;
  private int runBytes;
  private long since;
  private long bytesOut;

  /// @param localConnections finds an open connection of this loop
  public FanOut(
      FrameFactory frames,
      Function<ConnectionId, @Nullable Connection> localConnections,
      LongSupplier nanoTime) {
    this.frames = frames;
    this.localConnections = localConnections;
    this.nanoTime = nanoTime;
  }

  /// @param place in the inbox
  void add(Hub to, int loop, Publication publication, long place) {
    boolean sameRun =
        to == hub
            && !run.isEmpty()
            && run.getLast().channel().equals(publication.channel())
            && runBytes + publication.size() <= MAX_RUN_BYTES;
    if (!sameRun) {
      deliverRun(loop);
      hub = to;
      Members members = to.shard(loop).members(publication.channel());
      since = members == null ? 0 : members.since();
    }
    if (place < since) {
      publication.deliveredOnLoop(0);
      return;
    }
    run.add(publication);
    runBytes += publication.size();
  }

  /// Writes what [#add] has gathered.
  void deliverRun(int loop) {
    if (run.isEmpty() || hub == null) {
      return;
    }
    int[] receivers = new int[run.size()];
    try {
      Members members = hub.shard(loop).members(run.getFirst().channel());
      if (members != null) {
        for (Publication publication : run) {
          ConnectionId exclude = publication.exclude();
          addSender(exclude == null ? null : localConnections.apply(exclude));
        }
        write(members, hub, receivers);
      }
    } finally {
      finishRun(hub, receivers);
    }
  }

  // From the end downwards: a slow member that is closed here leaves the array at once, and the
  // member that takes its place has had its turn.
  private void write(Members members, Hub of, int[] receivers) {
    int all = 0;
    for (int i = members.size() - 1; i >= 0; i--) {
      Connection member = members.at(i);
      if (isSender(member)) {
        writeAllButOwn(member, of, receivers);
      } else if (send(member, joined(member.encoding(), of))) {
        all++;
      }
    }
    for (int k = 0; k < receivers.length; k++) {
      receivers[k] += all;
    }
  }

  private void addSender(@Nullable Connection sender) {
    senders.add(sender);
    if (sender != null && !isSender(sender)) {
      excluded.add(sender);
    }
  }

  @SuppressWarnings("ReferenceEquality") // a connection is nothing but itself
  private boolean isSender(Connection member) {
    for (int k = 0; k < excluded.size(); k++) {
      if (excluded.get(k) == member) {
        return true;
      }
    }
    return false;
  }

  @SuppressWarnings("ReferenceEquality") // a connection is nothing but itself
  private void writeAllButOwn(Connection member, Hub of, int[] receivers) {
    for (int k = 0; k < receivers.length; k++) {
      if (senders.get(k) != member
          && send(member, run.get(k).frame(member.encoding(), frames, of.format()))) {
        receivers[k]++;
      }
    }
  }

  private boolean send(Connection member, ByteBuf frames) {
    int bytes = frames.readableBytes();
    if (member.write(frames)) {
      bytesOut += bytes;
      return true;
    }
    member.close(CloseReason.SLOW);
    return false;
  }

  private ByteBuf joined(Encoding encoding, Hub of) {
    if (run.size() == 1) {
      return run.getFirst().frame(encoding, frames, of.format());
    }
    ByteBuf made = joined[encoding.index()];
    if (made == null) {
      made = frames.join(run, encoding, of.format());
      joined[encoding.index()] = made;
    }
    return made;
  }

  private void finishRun(Hub of, int[] receivers) {
    long deliveries = 0;
    for (int k = 0; k < receivers.length; k++) {
      Publication publication = run.get(k);
      deliveries += receivers[k];
      written.add(new Written(of, publication.bornNanos()));
      publication.deliveredOnLoop(receivers[k]);
    }
    of.meters().deliveries.add(deliveries);
    of.meters().messagesOut.add(deliveries);
    of.meters().bytesOut.add(bytesOut);
    bytesOut = 0;
    for (ByteBuf buffer : joined) {
      if (buffer != null) {
        buffer.release();
      }
    }
    Arrays.fill(joined, null);
    run.clear();
    senders.clear();
    excluded.clear();
    runBytes = 0;
  }

  /// The batch has reached the sockets: notes how long its publications took.
  void batchWritten() {
    if (written.isEmpty()) {
      return;
    }
    long now = nanoTime.getAsLong();
    for (Written publication : written) {
      publication.hub.meters().publishToWrite.record(now - publication.bornNanos);
    }
    written.clear();
  }
}
