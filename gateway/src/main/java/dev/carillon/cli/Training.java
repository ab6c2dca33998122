// SPDX-License-Identifier: Apache-2.0
package dev.carillon.cli;

import dev.carillon.Main;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// A start with a little of everything that a gateway does, for the launcher: java records which
/// classes are loaded and how methods behave (JEP 483, JEP 515), and later starts begin with that.
/// Ends by itself, with exit code 0 if all went as it should.
public final class Training {
  private static final int WAVES = 12;
  private static final int WAVE = 250;
  private static final int ROUNDS = 400;
  private static final int LONGEST_MILLIS = 90_000;
  private static final String COMPRESSED =
      "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n";
  private static final String V1 = "Sec-WebSocket-Protocol: carillon.v1\r\n";

  private static volatile boolean done;

  private final int port;

  private Training(int port) {
    this.port = port;
  }

  public static void main(String[] arguments) throws IOException, InterruptedException {
    int port;
    try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    var training = new Training(port);
    Thread.ofPlatform().daemon().name("training").start(training::run);
    Thread.ofPlatform().daemon().name("watchdog").start(Training::giveUp);
    // More at once than a client may send as a rule.
    String unbounded = "limits.messageBurst=1000000";
    Main.main(new String[] {"serve", "--listen", "127.0.0.1:" + port, "--set", unbounded});
  }

  /// The launcher waits for the end of this run, whatever comes.
  private static void giveUp() {
    try {
      Thread.sleep(LONGEST_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (!done) {
      Runtime.getRuntime().halt(1);
    }
  }

  private void run() {
    try {
      awaitGateway();
      for (int i = 0; i < WAVES; i++) {
        connects();
      }
      messages();
      http("GET /metrics", "");
      done = true; // what java writes at its end may take its time
      System.exit(0);
    } catch (Throwable e) {
      System.err.println("the training run failed: " + e);
      System.exit(1);
    }
  }

  private void awaitGateway() throws InterruptedException {
    for (int i = 0; i < 3_000; i++) {
      try {
        http("GET /health", "");
        return;
      } catch (IOException e) {
        Thread.sleep(10); // it is not there yet
      }
    }
  }

  private void connects() throws IOException {
    List<Socket> wave = new ArrayList<>();
    for (int i = 0; i < WAVE; i++) {
      wave.add(webSocket(""));
    }
    for (Socket socket : wave) {
      socket.close();
    }
  }

  private void messages() throws IOException {
    List<Socket> members = new ArrayList<>();
    for (String headers : List.of("", "", COMPRESSED, V1, "", "", "", "")) {
      members.add(webSocket(headers));
    }
    for (Socket member : members) {
      send(member, "{\"action\":\"joinchannel\",\"channel\":\"news\"}");
      readFrame(member);
    }
    Socket publisher = webSocket("");
    String text = "x".repeat(200);
    for (int i = 0; i < ROUNDS; i++) {
      send(
          publisher,
          "{\"action\":\"sendmessage\",\"channel\":\"news\",\"message\":\"" + text + "\"}");
      for (Socket member : members) {
        readFrame(member);
      }
      for (int k = 0; k < 8; k++) {
        send(publisher, "{\"action\":\"echo\",\"message\":\"" + text + "\"}");
        readFrame(publisher);
      }
      if (i % 8 == 0) {
        http("POST /dev/@channels/news", text);
        for (Socket member : members) {
          readFrame(member);
        }
      }
    }
    publisher.close();
    for (Socket member : members) {
      member.close();
    }
  }

  private void http(String request, String body) throws IOException {
    try (var socket = connect()) {
      write(
          socket,
          "%s HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s"
              .formatted(request, body.length(), body));
      socket.getInputStream().readAllBytes();
    }
  }

  private Socket connect() throws IOException {
    var socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(10_000);
    return socket;
  }

  private Socket webSocket(String headers) throws IOException {
    Socket socket = connect();
    write(
        socket,
        "GET /dev HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
            + "Origin: http://localhost:3000\r\n"
            + headers
            + "\r\n");
    // The head ends with an empty line, of four bytes in all.
    for (int last = 0; last != 0x0d0a0d0a; ) {
      last = last << 8 | next(socket.getInputStream());
    }
    return socket;
  }

  private static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
  }

  /// A masked text frame, its mask all zeros.
  private static void send(Socket socket, String text) throws IOException {
    byte[] payload = text.getBytes(StandardCharsets.US_ASCII);
    int header = payload.length < 126 ? 6 : 8;
    byte[] frame = new byte[header + payload.length];
    frame[0] = (byte) 0x81;
    if (header == 6) {
      frame[1] = (byte) (0x80 | payload.length);
    } else {
      frame[1] = (byte) 0xfe;
      frame[2] = (byte) (payload.length >> 8);
      frame[3] = (byte) payload.length;
    }
    System.arraycopy(payload, 0, frame, header, payload.length);
    socket.getOutputStream().write(frame);
  }

  private static void readFrame(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    next(in);
    int length = next(in);
    if (length == 126) {
      length = next(in) << 8 | next(in);
    }
    in.skipNBytes(length);
  }

  private static int next(InputStream in) throws IOException {
    int read = in.read();
    if (read < 0) {
      throw new IOException("the gateway closed a connection");
    }
    return read;
  }
}
