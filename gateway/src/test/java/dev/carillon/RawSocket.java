// SPDX-License-Identifier: Apache-2.0
package dev.carillon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.websocket.ClientFrames;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// A socket that says whatever it is told to, legal or not, and reads what comes back.
public final class RawSocket implements AutoCloseable {
  /// A key of 16 bytes, and the accept that follows from it (RFC 6455 section 1.3).
  public static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";

  public static final String ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

  /// A frame from the server.
  ///
  /// @param first FIN, reserved bits and opcode
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Frame(int first, byte[] payload) {
    public String text() {
      return new String(payload, StandardCharsets.UTF_8);
    }

    public int closeCode() {
      return payload.length == 0 ? 1005 : ByteBuffer.wrap(payload).getShort() & 0xffff;
    }

    boolean isClose() {
      return (first & 0x0f) == 8;
    }
  }

  /// An HTTP answer; the names of its headers are in lower case.
  public record Answer(int status, Map<String, String> headers, String body) {
    public String header(String name) {
      return headers.getOrDefault(name, "");
    }
  }

  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;

  public RawSocket(Socket socket) {
    try {
      this.socket = socket;
      socket.setSoTimeout((int) RunningGateway.PATIENCE.toMillis());
      socket.setTcpNoDelay(true);
      this.in = new BufferedInputStream(socket.getInputStream());
      this.out = socket.getOutputStream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static RawSocket to(RunningGateway gateway) {
    return to(gateway, 0);
  }

  /// @param receiveBuffer bytes that the kernel keeps for a reader that does not read; 0: as usual
  public static RawSocket to(RunningGateway gateway, int receiveBuffer) {
    try {
      Socket socket = new Socket();
      if (receiveBuffer > 0) {
        socket.setReceiveBufferSize(receiveBuffer);
      }
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), gateway.port()));
      return new RawSocket(socket);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A handshake for `/dev` with these header lines besides the usual ones.
  public static String handshake(String... headers) {
    return handshakeFor("/dev", headers);
  }

  public static String handshakeFor(String target, String... headers) {
    List<String> lines = new ArrayList<>();
    lines.add("GET " + target + " HTTP/1.1");
    lines.add("Host: 127.0.0.1");
    lines.add("Upgrade: websocket");
    lines.add("Connection: Upgrade");
    lines.add("Sec-WebSocket-Version: 13");
    lines.add("Sec-WebSocket-Key: " + KEY);
    lines.addAll(List.of(headers));
    return String.join("\r\n", lines) + "\r\n\r\n";
  }

  /// Opens a WebSocket on `/dev`.
  public static RawSocket open(RunningGateway gateway, String... headers) {
    RawSocket raw = to(gateway);
    assertThat(raw.send(handshake(headers)).answer().status()).isEqualTo(101);
    return raw;
  }

  public RawSocket send(String ascii) {
    return send(ascii.getBytes(StandardCharsets.ISO_8859_1));
  }

  public RawSocket send(byte[] bytes) {
    try {
      out.write(bytes);
      out.flush();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public RawSocket text(String message) {
    return send(ClientFrames.frame(0x81, message.getBytes(StandardCharsets.UTF_8)));
  }

  public Answer answer() {
    return answer(true);
  }

  /// @param body does one follow? Not after HEAD
  public Answer answer(boolean body) {
    try {
      String line = line();
      int status = Integer.parseInt(line.substring(9, 12));
      Map<String, String> headers = new TreeMap<>();
      for (String header = line(); !header.isEmpty(); header = line()) {
        int colon = header.indexOf(':');
        headers.put(
            header.substring(0, colon).toLowerCase(Locale.ROOT),
            header.substring(colon + 1).strip());
      }
      int length = body ? Integer.parseInt(headers.getOrDefault("content-length", "0")) : 0;
      return new Answer(status, headers, new String(in.readNBytes(length), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new EOFException("the connection ended after: " + line);
      }
      if (b != '\r') {
        line.append((char) b);
      }
    }
    return line.toString();
  }

  public Frame frame() {
    try {
      int first = in.read();
      if (first < 0) {
        throw new EOFException("the connection ended without a frame");
      }
      int length = in.read();
      if (length > 125) {
        byte[] extended = in.readNBytes(length == 126 ? 2 : 8);
        length =
            length == 126
                ? ByteBuffer.wrap(extended).getShort() & 0xffff
                : Math.toIntExact(ByteBuffer.wrap(extended).getLong());
      }
      return new Frame(first, in.readNBytes(length));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The text of the next frame, which must be a whole uncompressed text message.
  public String nextText() {
    Frame frame = frame();
    assertThat(frame.first()).isEqualTo(0x81);
    return frame.text();
  }

  /// Reads on to the close frame.
  public int closeCode() {
    Frame frame = frame();
    while (!frame.isClose()) {
      frame = frame();
    }
    return frame.closeCode();
  }

  /// All that still comes before a clean end.
  public String toEnd() {
    try {
      return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException("no clean end", e);
    }
  }

  /// Reads to the end; true however it ended, if it did.
  public boolean ended() {
    try {
      in.transferTo(OutputStream.nullOutputStream());
      return true;
    } catch (java.net.SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true; // a reset is an end, too
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
