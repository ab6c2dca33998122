// SPDX-License-Identifier: Apache-2.0
package dev.carillon;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.carillon.config.ConfigLoader;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.uring.IoUring;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SeveralRequestsOnOneConnectionTests {
  private static final int LARGEST = 128 * 1024;

  @ParameterizedTest
  @ValueSource(strings = {"nio", "epoll", "io_uring"})
  void requestsFollowEachOther(String transport) throws Exception {
    try (Gateway gateway = start(transport);
        var client = new Client(gateway.address())) {
      for (int i = 0; i < 3; i++) {
        assertThat(client.get("/health")).isEqualTo(200);
        assertThat(client.post(10)).isEqualTo(200);
        assertThat(client.get("/dev")).isEqualTo(426);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"nio", "epoll", "io_uring"})
  void requestsSentWithoutWaitingAreAnsweredInOrder(String transport) throws Exception {
    try (Gateway gateway = start(transport);
        var client = new Client(gateway.address())) {
      client.send(Client.head("GET", "/health", 0) + Client.head("GET", "/dev", 0));
      assertThat(client.status()).isEqualTo(200);
      assertThat(client.status()).isEqualTo(426);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"nio", "epoll", "io_uring"})
  void aBodyOfTheLargestSizeIsTakenAndTheNextRequestToo(String transport) throws Exception {
    try (Gateway gateway = start(transport);
        var client = new Client(gateway.address())) {
      assertThat(client.post(LARGEST)).isEqualTo(200);
      assertThat(client.get("/health")).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"nio", "epoll", "io_uring"})
  void whoSendsABodyThatIsTooLongStillReadsTheRefusal(String transport) throws Exception {
    try (Gateway gateway = start(transport);
        var client = new Client(gateway.address())) {
      assertThat(client.post(LARGEST + 1)).isEqualTo(413);
      assertThat(client.ended()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"nio", "epoll", "io_uring"})
  void aMalformedSecondRequestIsRefusedAndEndsTheConnection(String transport) throws Exception {
    try (Gateway gateway = start(transport);
        var client = new Client(gateway.address())) {
      assertThat(client.get("/health")).isEqualTo(200);
      client.send("no request at all\r\n\r\n");
      assertThat(client.status()).isEqualTo(400);
      assertThat(client.ended()).isTrue();
    }
  }

  private static Gateway start(String transport) throws Exception {
    assumeTrue(!transport.equals("epoll") || Epoll.isAvailable());
    assumeTrue(!transport.equals("io_uring") || IoUring.isAvailable());
    return Gateway.start(
        ConfigLoader.load(null, Map.of(), Map.of("listen", "127.0.0.1:0", "transport", transport)));
  }

  /// A client on one socket, which reads answers one by one.
  private static final class Client implements AutoCloseable {
    private final Socket socket;
    private final BufferedReader in;

    Client(InetSocketAddress address) throws IOException {
      socket = new Socket(address.getAddress(), address.getPort());
      socket.setSoTimeout(5_000);
      in = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
    }

    static String head(String method, String path, int length) {
      return "%s %s HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n"
          .formatted(method, path, length);
    }

    int get(String path) throws IOException {
      send(head("GET", path, 0));
      return status();
    }

    int post(int length) throws IOException {
      send(head("POST", "/dev/@channels/news", length) + "x".repeat(length));
      return status();
    }

    void send(String text) throws IOException {
      socket.getOutputStream().write(text.getBytes(US_ASCII));
    }

    /// Reads one whole answer.
    int status() throws IOException {
      String first = in.readLine();
      assertThat(first).startsWith("HTTP/1.1 ");
      long body = 0;
      for (String line = in.readLine(); !line.isEmpty(); line = in.readLine()) {
        if (line.regionMatches(true, 0, "content-length: ", 0, 16)) {
          body = Long.parseLong(line.substring(16));
        }
      }
      assertThat(in.skip(body)).isEqualTo(body);
      return Integer.parseInt(first.substring(9, 12));
    }

    boolean ended() throws IOException {
      return in.read() < 0;
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
