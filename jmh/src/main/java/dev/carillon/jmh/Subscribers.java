// SPDX-License-Identifier: Apache-2.0
package dev.carillon.jmh;

import dev.carillon.Gateway;
import dev.carillon.channel.ChannelName;
import dev.carillon.route.Stage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;

/// WebSocket clients that are members of a channel and read on one thread: the one that waits. They
/// expect frames of one length, in the raw flavour, and count their bytes.
final class Subscribers implements AutoCloseable {
  private static final long PATIENCE_MILLIS = 10_000;

  private final Selector selector;
  private final List<Subscriber> all;
  private final ByteBuffer into = ByteBuffer.allocateDirect(256 * 1024);
  private int frame;
  private long due;
  private long bytes;

  private Subscribers(Selector selector, List<Subscriber> all) {
    this.selector = selector;
    this.all = all;
  }

  /// Connects as many, and returns when each has the answer to its join.
  static Subscribers join(Gateway gateway, ChannelName channel, int count) throws IOException {
    Stage stage = gateway.stages().getFirst();
    List<Subscriber> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(Subscriber.connect(gateway.address(), "/" + stage.name(), channel));
    }
    return new Subscribers(Selector.open(), all);
  }

  /// Reads the first message of each, byte by byte what it should be; from then on they wait for
  /// messages of this length.
  void expectFirst(byte[] message) throws IOException {
    byte[] expected = Subscriber.textFrame(message);
    frame = expected.length;
    for (Subscriber subscriber : all) {
      subscriber.expect(expected);
      subscriber.register(selector);
    }
  }

  /// Another message was published.
  void due() {
    due++;
  }

  /// Reads until at most so many messages, each to all subscribers, are on their way.
  void awaitOnTheirWay(int messages) throws IOException {
    long goal = (due - messages) * frame * all.size();
    while (bytes < goal) {
      if (selector.select(this::read, PATIENCE_MILLIS) == 0) {
        throw new IllegalStateException((goal - bytes) + " bytes did not come");
      }
    }
  }

  private void read(SelectionKey key) {
    Subscriber subscriber = (Subscriber) key.attachment();
    bytes += subscriber.read(into);
  }

  long bytes() {
    return bytes;
  }

  /// Everything has been read: has each of them received exactly what it should?
  void check() {
    for (Subscriber subscriber : all) {
      if (subscriber.bytes() != due * frame) {
        throw new IllegalStateException(
            subscriber.bytes() + " bytes came to a subscriber, " + due * frame + " were due");
      }
    }
  }

  @Override
  public void close() throws IOException {
    for (Subscriber subscriber : all) {
      subscriber.close();
    }
    selector.close();
  }
}
