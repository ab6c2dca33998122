// SPDX-License-Identifier: Apache-2.0
package dev.carillon.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.carillon.config.Cidr;
import dev.carillon.tls.Certificates;
import dev.carillon.tls.DevAuthority;
import dev.carillon.tls.DevCertificate;
import dev.carillon.tls.ManualScheduler;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SamePortTests {
  private static final String REQUEST = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";
  private static final String PROXY = "PROXY TCP4 203.0.113.9 127.0.0.1 4711 443\r\n";
  private final ManualScheduler scheduler = new ManualScheduler();
  @TempDir private Path state;
  private DevCertificate files;
  private Certificates certificates;

  @BeforeEach
  void make() {
    files = new DevAuthority(state, InstantSource.system(), new SecureRandom()).certificate();
    certificates = Certificates.open(files.certificate(), files.key(), scheduler);
  }

  @AfterEach
  void close() {
    certificates.close();
    scheduler.shutdownNow();
  }

  @ParameterizedTest
  @EnumSource(TestPort.Kind.class)
  void httpAndHttpsShareAPort(TestPort.Kind kind) throws Exception {
    assumeTrue(kind.available());
    try (TestPort port = port(kind, false);
        HttpClient client = client(files.authority())) {
      assertThat(get(client, "http://127.0.0.1:" + port.number())).isEqualTo("127.0.0.1 plain");
      assertThat(get(client, "https://127.0.0.1:" + port.number())).isEqualTo("127.0.0.1 tls");
      assertThat(get(client, "https://localhost:" + port.number())).isEqualTo("127.0.0.1 tls");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
  void tlsComesInBothVersionsWithHttp11Negotiated(String version) throws Exception {
    try (TestPort port = port(TestPort.Kind.NIO, false);
        SSLSocket socket = (SSLSocket) trusting().getSocketFactory().createSocket()) {
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setProtocols(new String[] {version});
      parameters.setApplicationProtocols(new String[] {"h2", "http/1.1"});
      socket.setSSLParameters(parameters);
      socket.connect(address(port));
      socket.startHandshake();
      assertThat(socket.getSession().getProtocol()).isEqualTo(version);
      assertThat(socket.getApplicationProtocol()).isEqualTo("http/1.1");
      assertThat(ask(socket)).endsWith("127.0.0.1 tls");
    }
  }

  @Test
  void aClientThatDoesNotTrustTheAuthorityIsNotServed() throws Exception {
    DevCertificate other =
        new DevAuthority(state.resolve("other"), InstantSource.system(), new SecureRandom())
            .certificate();
    try (TestPort port = port(TestPort.Kind.NIO, false);
        HttpClient client = client(other.authority())) {
      assertThatThrownBy(() -> get(client, "https://127.0.0.1:" + port.number()))
          .isInstanceOf(SSLHandshakeException.class);
    }
  }

  @Test
  void aTrustedProxyMayPutItsHeaderBeforeTls() throws Exception {
    try (TestPort port = port(TestPort.Kind.NIO, false);
        Socket plain = new Socket(InetAddress.getLoopbackAddress(), port.number())) {
      plain.getOutputStream().write(PROXY.getBytes(StandardCharsets.US_ASCII));
      try (Socket tls =
          trusting().getSocketFactory().createSocket(plain, "localhost", port.number(), true)) {
        assertThat(ask(tls)).endsWith("203.0.113.9 tls");
      }
    }
  }

  @Test
  void headerAndRequestMayArriveByteByByte() throws Exception {
    try (TestPort port = port(TestPort.Kind.NIO, false);
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port.number())) {
      socket.setTcpNoDelay(true);
      OutputStream out = socket.getOutputStream();
      for (byte value : (PROXY + REQUEST).getBytes(StandardCharsets.US_ASCII)) {
        out.write(value);
        out.flush();
      }
      assertThat(answer(socket)).endsWith("203.0.113.9 plain");
    }
  }

  @Test
  void wherePlaintextIsRefusedTheAnswerSaysHttps() throws Exception {
    try (TestPort port = port(TestPort.Kind.NIO, true);
        HttpClient client = client(files.authority())) {
      HttpResponse<String> refused =
          client.send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port.number())).build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(refused.statusCode()).isEqualTo(400);
      assertThat(refused.headers().firstValue("Connection")).contains("close");
      assertThat(refused.body()).startsWith("This port speaks HTTPS: write https://");
      assertThat(get(client, "https://127.0.0.1:" + port.number())).isEqualTo("127.0.0.1 tls");
    }
  }

  @Test
  void aRequestThatIsNoTlsAfterItsFirstByteIsClosed() throws Exception {
    try (TestPort port = port(TestPort.Kind.NIO, false);
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port.number())) {
      socket
          .getOutputStream()
          .write("\u0016GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
          .doesNotContain("HTTP");
    }
  }

  @Test
  void aHandshakeThatStallsIsClosed() throws Exception {
    PortUnification.Settings hasty =
        new PortUnification.Settings(List.of(), certificates, false, Duration.ofMillis(100));
    try (TestPort port = new TestPort(TestPort.Kind.NIO, hasty);
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port.number())) {
      socket.setSoTimeout(5000);
      socket.getOutputStream().write(0x16);
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void aReplacedCertificateIsServedToTheNextConnectionAndTheOldOneLives() throws Exception {
    DevCertificate next =
        new DevAuthority(state.resolve("next"), InstantSource.system(), new SecureRandom())
            .certificate();
    try (TestPort port = port(TestPort.Kind.NIO, false);
        Socket old = connect(port, trusting())) {
      assertThat(ask(old)).endsWith("127.0.0.1 tls");
      Files.move(next.certificate(), files.certificate(), StandardCopyOption.REPLACE_EXISTING);
      scheduler.tick();
      Files.move(next.key(), files.key(), StandardCopyOption.REPLACE_EXISTING);
      scheduler.tick();
      try (Socket fresh = connect(port, TestPort.trusting(next.authority()))) {
        assertThat(ask(fresh)).endsWith("127.0.0.1 tls");
      }
      assertThat(ask(old)).endsWith("127.0.0.1 tls");
    }
  }

  private TestPort port(TestPort.Kind kind, boolean refusePlaintext) {
    return new TestPort(
        kind,
        new PortUnification.Settings(
            List.of(Cidr.parse("127.0.0.0/8")),
            certificates,
            refusePlaintext,
            Duration.ofSeconds(10)));
  }

  private SSLContext trusting() throws Exception {
    return TestPort.trusting(files.authority());
  }

  private static HttpClient client(Path authority) throws Exception {
    return HttpClient.newBuilder().sslContext(TestPort.trusting(authority)).build();
  }

  private static Socket connect(TestPort port, SSLContext trust) throws IOException {
    return trust.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port.number());
  }

  private static InetSocketAddress address(TestPort port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port.number());
  }

  private static String get(HttpClient client, String url) throws Exception {
    return client
        .send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }

  private static String ask(Socket socket) throws IOException {
    socket.getOutputStream().write(REQUEST.getBytes(StandardCharsets.US_ASCII));
    return answer(socket);
  }

  /// Up to the last word of the body: every answer ends with one of the two.
  private static String answer(Socket socket) throws IOException {
    socket.setSoTimeout(5000);
    StringBuilder text = new StringBuilder();
    while (!text.toString().endsWith("tls") && !text.toString().endsWith("plain")) {
      int value = socket.getInputStream().read();
      if (value < 0) {
        break;
      }
      text.append((char) value);
    }
    return text.toString();
  }
}
