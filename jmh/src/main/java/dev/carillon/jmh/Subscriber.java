// SPDX-License-Identifier: Apache-2.0
package dev.carillon.jmh;

import dev.carillon.channel.ChannelName;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// One of the [Subscribers]. Blocks while it joins, not afterwards.
final class Subscriber implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 10_000;
  private static final int LONGEST_HEAD = 4096;

  private final SocketChannel channel;
  private long bytes;

  private Subscriber(SocketChannel channel) {
    this.channel = channel;
  }

  static Subscriber connect(InetSocketAddress to, String path, ChannelName join)
      throws IOException {
    SocketChannel channel = SocketChannel.open(to);
    try {
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.socket().setSoTimeout(PATIENCE_MILLIS);
      var subscriber = new Subscriber(channel);
      subscriber.upgrade(path);
      subscriber.join(join);
      return subscriber;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private void upgrade(String path) throws IOException {
    send(
        """
        GET %s HTTP/1.1\r
        Host: localhost\r
        Connection: Upgrade\r
        Upgrade: websocket\r
        Sec-WebSocket-Version: 13\r
        Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
        \r
        """
            .formatted(path)
            .getBytes(StandardCharsets.US_ASCII));
    InputStream in = channel.socket().getInputStream();
    var head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0 || head.length() == LONGEST_HEAD) {
        throw new EOFException("no answer to the handshake: " + head);
      }
      head.append((char) next);
    }
    if (!head.toString().startsWith("HTTP/1.1 101 ")) {
      throw new IOException("refused: " + head);
    }
  }

  /// The answer is one short frame; whoever has it is a member.
  private void join(ChannelName name) throws IOException {
    String text = "{\"action\":\"joinchannel\",\"channel\":\"" + name + "\"}";
    send(new ClientMessages().frame(text.getBytes(StandardCharsets.UTF_8)));
    byte[] head = receive(2);
    String answer = new String(receive(head[1]), StandardCharsets.UTF_8);
    if (!answer.startsWith("{\"channel\":\"" + name + "\"")) {
      throw new IOException("not joined: " + answer);
    }
  }

  private void send(byte[] bytes) throws IOException {
    ByteBuffer out = ByteBuffer.wrap(bytes);
    while (out.hasRemaining()) {
      channel.write(out);
    }
  }

  private byte[] receive(int length) throws IOException {
    byte[] received = channel.socket().getInputStream().readNBytes(length);
    if (received.length < length) {
      throw new EOFException("the gateway closed a connection");
    }
    return received;
  }

  /// A frame as the gateway sends it: final, without a mask.
  static byte[] textFrame(byte[] payload) {
    int length = payload.length;
    ByteBuffer frame = ByteBuffer.allocate(length + 4).put((byte) 0x81);
    if (length < 126) {
      frame.put((byte) length);
    } else {
      frame.put((byte) 126).putShort((short) length);
    }
    frame.put(payload);
    return Arrays.copyOf(frame.array(), frame.position());
  }

  void expect(byte[] frame) throws IOException {
    if (!Arrays.equals(receive(frame.length), frame)) {
      throw new IOException("a subscriber was sent something else than what was published");
    }
  }

  void register(Selector selector) throws IOException {
    channel.configureBlocking(false);
    channel.register(selector, SelectionKey.OP_READ, this);
  }

  /// @return how many bytes there were
  int read(ByteBuffer into) {
    try {
      int count = channel.read(into.clear());
      if (count < 0) {
        throw new EOFException("the gateway closed a connection");
      }
      bytes += count;
      return count;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  long bytes() {
    return bytes;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
