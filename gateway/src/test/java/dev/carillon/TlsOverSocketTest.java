// SPDX-License-Identifier: Apache-2.0
package dev.carillon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// HTTPS and HTTP on one port, with the development authority.
class TlsOverSocketTest {
  @TempDir private Path folder;
  private RunningGateway gateway;
  private SSLContext trusting;

  @BeforeEach
  void start() throws Exception {
    gateway = RunningGateway.start("tls: {dev: true}\nstate: {dir: \"" + folder + "\"}");
    trusting = trusting(folder);
  }

  @AfterEach
  void stop() {
    gateway.awaitEmpty();
    gateway.close();
  }

  /// Trusts whichever certificate below the folder is an authority.
  private static SSLContext trusting(Path folder) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    CertificateFactory certificates = CertificateFactory.getInstance("X.509");
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String text = Files.readString(file);
        if (text.contains("BEGIN CERTIFICATE")) {
          try (var in = Files.newInputStream(file)) {
            var certificate = (X509Certificate) certificates.generateCertificate(in);
            if (certificate.getBasicConstraints() >= 0) {
              store.setCertificateEntry("authority", certificate);
            }
          }
        }
      }
    }
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  @Test
  void bothSchemesReachTheSameChannels() throws Exception {
    try (HttpClient http = HttpClient.newBuilder().sslContext(trusting).build();
        TestClient plain = TestClient.connect(gateway);
        TestClient secure =
            TestClient.connect(
                http, URI.create("wss://localhost:" + gateway.port() + "/dev"), List.of())) {
      String large = "x".repeat(100_000);
      plain.publish("default", large);
      assertThat(secure.next()).isEqualTo(large);
      secure.publish("default", "back");
      assertThat(plain.next()).isEqualTo("back");
      URI health = URI.create("https://localhost:" + gateway.port() + "/health");
      assertThat(
              http.send(
                      HttpRequest.newBuilder(health).build(), HttpResponse.BodyHandlers.ofString())
                  .statusCode())
          .isEqualTo(200);
      String id = secure.id();
      gateway.request(
          HttpRequest.newBuilder(gateway.http("/dev/@connections/" + id)).DELETE().build());
      assertThat(secure.closed().code()).isEqualTo(1000);
    }
  }

  @Test
  void bytesThatAreNoTlsEndTheConnectionQuietly() throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port());
        SSLSocket tls =
            (SSLSocket) trusting.getSocketFactory().createSocket(socket, "localhost", 1, false)) {
      tls.startHandshake();
      RawSocket raw = new RawSocket(tls);
      assertThat(raw.send(RawSocket.handshake()).answer().status()).isEqualTo(101);
      raw.text("{\"action\":\"echo\",\"message\":\"in\"}");
      assertThat(raw.nextText()).isEqualTo("in");
      socket.getOutputStream().write("no record".getBytes(StandardCharsets.US_ASCII));
      gateway.awaitEmpty();
    }
  }
}
