// SPDX-License-Identifier: Apache-2.0
package dev.carillon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import org.junit.jupiter.api.Test;

/// One reader that stopped beside a thousand that read.
class SlowConsumerTest {
  private static final int READERS = 1_000;
  private static final int MESSAGES = 100;
  private static final String MESSAGE = "x".repeat(2_000);
  private static final int FRAME = 4 + MESSAGE.length();

  /// What a reader has heard after its 101, in bytes: every frame has the same length.
  private static final class Reader {
    private final ByteBuffer handshake =
        ByteBuffer.wrap(RawSocket.handshake().getBytes(StandardCharsets.US_ASCII));
    private boolean open;
    private long bytes;
  }

  @Test
  void theOthersLoseNothingAndTheStoppedOneIsClosed() throws Exception {
    try (RunningGateway gateway = RunningGateway.start("eventLoops: 2");
        Selector selector = Selector.open();
        RawSocket stopped = RawSocket.to(gateway, 4096)) {
      stopped.send(RawSocket.handshake()).answer();
      ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 16);
      for (int i = 0; i < READERS; i++) {
        connect(gateway, selector);
      }
      gateway.awaitMetric("carillon_connections_open", READERS + 1);
      readUntil(selector, buffer, 0);
      fill(gateway, stopped);
      int reached = 0;
      for (int i = 0; i < MESSAGES; i++) {
        String answer = gateway.post("/dev/@channels/default", MESSAGE).body();
        reached = Integer.parseInt(answer.replaceAll("\\D", ""));
      }
      readUntil(selector, buffer, (long) MESSAGES * FRAME);
      assertThat(reached).isEqualTo(READERS);
      assertThat(gateway.metric("carillon_slow_closes_total")).isEqualTo(1);
      gateway.awaitMetric("carillon_connections_open", READERS);
      assertThat(stopped.ended()).isTrue();
      for (SelectionKey key : selector.keys()) {
        key.channel().close();
      }
      gateway.awaitEmpty();
    }
  }

  /// Posts to a connection until the kernel holds no more for it, nor does the gateway.
  private static void fill(RunningGateway gateway, RawSocket stopped) {
    stopped.text("{\"action\":\"leavechannel\",\"channel\":\"none\"}");
    String id = stopped.nextText().replaceAll(".*\"connectionId\":\"|\"}", "");
    int status = 200;
    for (int i = 0; i < 1_000 && status == 200; i++) {
      status = gateway.post("/dev/@connections/" + id, "y".repeat(100_000)).statusCode();
    }
    assertThat(status).isEqualTo(429);
  }

  private static void connect(RunningGateway gateway, Selector selector) throws IOException {
    SocketChannel channel = SocketChannel.open();
    channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), gateway.port()));
    Reader reader = new Reader();
    channel.write(reader.handshake);
    channel.configureBlocking(false);
    channel.register(selector, SelectionKey.OP_READ, reader);
  }

  /// Reads until every reader has heard exactly so many bytes of frames.
  private static void readUntil(Selector selector, ByteBuffer buffer, long bytes)
      throws IOException {
    long deadline = System.nanoTime() + 30_000_000_000L;
    long missing = READERS;
    while (missing > 0) {
      assertThat(System.nanoTime()).as("in time; missing %d", missing).isLessThan(deadline);
      selector.select(1_000);
      for (Iterator<SelectionKey> keys = selector.selectedKeys().iterator(); keys.hasNext(); ) {
        read(keys.next(), buffer);
        keys.remove();
      }
      missing =
          selector.keys().stream()
              .map(key -> (Reader) key.attachment())
              .filter(reader -> !reader.open || reader.bytes < bytes)
              .count();
    }
    for (SelectionKey key : selector.keys()) {
      assertThat(((Reader) key.attachment()).bytes).isEqualTo(bytes);
    }
  }

  private static void read(SelectionKey key, ByteBuffer buffer) throws IOException {
    Reader reader = (Reader) key.attachment();
    int length = ((SocketChannel) key.channel()).read(buffer.clear());
    assertThat(length).as("bytes; -1 is a lost reader").isPositive();
    if (reader.open) {
      reader.bytes += length;
    } else {
      // The 101 comes whole and, before anything was published, alone.
      assertThat(StandardCharsets.US_ASCII.decode(buffer.flip()).toString())
          .startsWith("HTTP/1.1 101 ")
          .endsWith("\r\n\r\n");
      reader.open = true;
    }
  }
}
